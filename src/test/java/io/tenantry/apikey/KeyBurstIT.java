package io.tenantry.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keys that a process has not seen before, many at once. */
class KeyBurstIT {
  private static final int COST = 12;

  private static SharedPlatform.Started cold;
  private static SomeTenant acme;

  @BeforeAll
  static void start() {
    var warm = SharedPlatform.started();
    acme = warm.onboard();
    cold = SharedPlatform.start(Map.of("auth.hashing_queue", "1"), warm.databaseUrl());
  }

  @AfterAll
  static void stop() {
    cold.close();
  }

  /** A key whose hash is as costly as outside of tests. */
  private static MadeKey costly() {
    var key = MadeKey.of(acme.admin(), "developer");
    var secret = ApiKey.parse(key.text()).orElseThrow().secret();
    Sql.run(
        TestServers.superuserUrl(cold.databaseUrl()),
        "UPDATE tenant_%s.api_keys SET hashed_secret = '%s' WHERE id = '%s'"
            .formatted(
                acme.id(),
                BCrypt.withDefaults().hashToString(COST, secret.toCharArray()),
                key.id()));
    return key;
  }

  private static List<Api.Answer> atOnce(List<MadeKey> keys) {
    var answers = new ArrayList<CompletableFuture<Api.Answer>>();
    for (var key : keys) {
      var answer = new CompletableFuture<Api.Answer>();
      answers.add(answer);
      Thread.ofVirtual().start(() -> answer.complete(MadeKey.me(cold.api(), key.text())));
    }
    return answers.stream().map(CompletableFuture::join).toList();
  }

  @Test
  void aBurstOfOneKeyCostsOneHash() {
    var key = costly();
    double hashes = cold.metric("tenantry_auth_hashes_total");

    var answers = atOnce(IntStream.range(0, 64).mapToObj(i -> key).toList());

    assertThat(answers).extracting(Api.Answer::status).containsOnly(200);
    assertThat(cold.metric("tenantry_auth_hashes_total") - hashes).isEqualTo(1);
  }

  @Test
  void moreKeysThanMayWaitAreAskedToComeBack() {
    var keys = IntStream.range(0, 6).mapToObj(i -> costly()).toList();

    var answers = atOnce(keys);

    assertThat(answers).extracting(Api.Answer::status).contains(200, 503).containsOnly(200, 503);
    for (var answer : answers) {
      if (answer.status() == 503) {
        assertThat(answer.isProblem(503, "HASHING_BUSY").header("retry-after")).isEqualTo("2");
      }
    }
    for (var key : keys) {
      MadeKey.me(cold.api(), key.text()).is(200);
    }
  }
}
