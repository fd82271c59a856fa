package io.tenantry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Configured;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys come, sign and go on two nodes of one database, and no good token is refused meanwhile. */
class SigningKeysIT {
  private static final String KEYS = "/v1/signing-keys";
  private static final Map<String, String> QUICK =
      Map.of("auth.key_refresh_interval", "100ms", "auth.key_publication_delay", "0s");

  private final SharedPlatform.Started here = SharedPlatform.start(QUICK);
  private final SharedPlatform.Started there = SharedPlatform.start(QUICK, here.databaseUrl());

  @AfterEach
  void close() {
    there.close();
    here.close();
  }

  private static List<String> states(Api operator) {
    var states = new ArrayList<String>();
    operator
        .get(KEYS)
        .is(200)
        .json()
        .getJsonArray("items")
        .forEach(key -> states.add(((JsonObject) key).getString("state")));
    return states;
  }

  private static int published(SharedPlatform.Started node) {
    return node.api().get("/.well-known/jwks.json").is(200).json().getJsonArray("keys").size();
  }

  private Api awaitStandby() {
    var operator = here.operator();
    Patience.until("the next key is there", () -> states(operator).contains("standby"));
    Patience.until("both nodes publish it", () -> published(here) == 2 && published(there) == 2);
    return operator;
  }

  private static int statusAt(SharedPlatform.Started node, Api holder) {
    return node.api().withToken(holder.token()).get("/v1/me").status();
  }

  @Test
  void aRotationRefusesNoTokenOnAnyNode() {
    var operator = awaitStandby();
    var tenant = here.onboard();
    var before = ActiveKey.of(here).id();

    operator.post(KEYS + "/rotate", null).is(200);

    assertThat(ActiveKey.of(here).id()).isNotEqualTo(before);
    assertThat(states(operator)).containsExactlyInAnyOrder("standby", "active", "retiring");
    var after = here.api().as(tenant.id(), tenant.email(), tenant.password());
    for (var node : List.of(here, there)) {
      assertThat(statusAt(node, tenant.admin())).isEqualTo(200);
      assertThat(statusAt(node, after)).isEqualTo(200);
    }
    Patience.until("both publish three", () -> published(here) == 3 && published(there) == 3);
    age("retiring_at");
    var later = here.operator();
    Patience.until("the old key has gone", () -> states(later).contains("retired"));
    Patience.until("neither publishes it", () -> published(here) == 2 && published(there) == 2);
    assertThat(statusAt(there, after)).isEqualTo(200);
    var sealed =
        sql("SELECT sealed_private_key IS NULL FROM platform.signing_keys WHERE state = 'retired'");
    assertThat(sealed).containsExactly(true);
  }

  private List<Boolean> sql(String query) {
    var values = new ArrayList<Boolean>();
    Sql.run(TestServers.superuserUrl(here.databaseUrl()), query)
        .forEach(row -> values.add(row.getBoolean(0)));
    return values;
  }

  private void age(String column) {
    sql(
        "UPDATE platform.signing_keys SET %1$s = %1$s - interval '91 days' RETURNING true"
            .formatted(column));
  }

  @Test
  void inAnEmergencyTheFormerKeysTokensEnd() {
    var operator = awaitStandby();
    var tenant = here.onboard();
    assertThat(statusAt(there, tenant.admin())).isEqualTo(200);

    operator.post(KEYS + "/rotate", JsonObject.of("emergency", true)).is(200);

    for (var node : List.of(here, there)) {
      Patience.until("it is refused", () -> statusAt(node, tenant.admin()) == 401);
      var fresh = node.api().as(tenant.id(), tenant.email(), tenant.password());
      assertThat(statusAt(here, fresh)).isEqualTo(200);
      assertThat(statusAt(there, fresh)).isEqualTo(200);
    }
    operator.get(KEYS).isProblem(401, "INVALID_CREDENTIALS");
  }

  @Test
  void aKeySignsByItselfWhenItsTimeHasCome() {
    awaitStandby();
    var before = ActiveKey.of(here).id();

    age("activated_at");

    Patience.until("another key signs", () -> !ActiveKey.of(here).id().equals(before));
  }

  @Test
  void aRepeatUnderOneKeyRotatesOnce() {
    var operator = awaitStandby();
    var key = Map.of("idempotency-key", UUID.randomUUID().toString());

    var first = operator.send("POST", KEYS + "/rotate", "{}", key).is(200);
    var again = operator.send("POST", KEYS + "/rotate", "{}", key).is(200);

    assertThat(again.text()).isEqualTo(first.text());
    assertThat(states(operator)).hasSize(3);
  }

  @Test
  void unknownKeysCostAlmostNoReads() {
    var tenant = here.onboard();
    var forged =
        Forged.like(
            ActiveKey.of(here),
            Configured.byDefault().auth(),
            InstantSource.system().millis() / 1000);
    double before = here.metric("tenantry_signing_key_reads_total");
    long began = System.nanoTime();

    for (int i = 0; i < 1_000; i++) {
      var token = forged.withHeader("kid", UUID.randomUUID().toString()).unsigned() + ".AAAA";
      here.api().withToken(token).get("/v1/me").isProblem(401, "INVALID_CREDENTIALS");
    }

    // One a second for unknown keys, and the node's own ten a second.
    double seconds = (System.nanoTime() - began) / 1e9 + 1;
    assertThat(here.metric("tenantry_signing_key_reads_total") - before)
        .isLessThan(12 * seconds + 2);
    assertThat(statusAt(here, tenant.admin())).isEqualTo(200);
  }

  @Test
  void onlyAnOperatorRotatesAndOnlyWhatWasPublishedLongEnough() {
    var tenant = SharedPlatform.onboard();
    tenant.admin().get(KEYS).isProblem(403, "FORBIDDEN");
    tenant.admin().post(KEYS + "/rotate", null).isProblem(403, "FORBIDDEN");
    SharedPlatform.api().get(KEYS).isProblem(401, "UNAUTHENTICATED");
    var operator = SharedPlatform.started().operator();
    operator.post(KEYS + "/rotate", JsonObject.of("soon", 1)).isProblem(400, "VALIDATION_FAILED");

    try (var careful = SharedPlatform.start(Map.of("auth.key_publication_delay", "10m"))) {
      careful.operator().post(KEYS + "/rotate", null).isProblem(409, "KEY_NOT_PUBLISHED");
    }
  }
}
