package io.tenantry.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscale.RoundRepository.Made;
import io.tenantry.autoscale.policy.Engine;
import io.tenantry.autoscale.policy.History;
import io.tenantry.autoscale.policy.Mode;
import io.tenantry.autoscale.policy.Reading;
import io.tenantry.autoscale.policy.Signals;
import io.tenantry.kernel.Ids;
import io.tenantry.kernel.database.Databases;
import io.tenantry.testing.Configured;
import io.tenantry.testing.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who decides when several would, and what a new decider knows of the one before. */
class DeciderIT {
  private static final AutoscalerConfig CONFIG =
      new AutoscalerConfig(
          Mode.APPLY,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          10,
          1000,
          1,
          10,
          Duration.ofMinutes(1));

  private final TestDatabase database = new TestDatabase();
  private Databases databases;

  @BeforeEach
  void open() {
    var roles = database.prepare();
    database.onboard("acme");
    databases =
        new Databases(database.vertx(), database.login(), Configured.byDefault().database(), roles);
  }

  @AfterEach
  void close() {
    databases.close().await();
    database.close();
  }

  private RoundRepository repository(String holder) {
    return new RoundRepository(
        databases.platform(), new Ids(InstantSource.system()), holder, CONFIG.lease());
  }

  private Decider decider(String holder) {
    var traffic = new Traffic(10);
    traffic.hear(JsonObject.of("load", JsonArray.of(JsonArray.of("acme", 1L, 2000L))));
    return new Decider(CONFIG, repository(holder), traffic, Map::of);
  }

  private void lapse() {
    database.asSuperuser(
        "UPDATE platform.autoscaling_lease SET lease_until = now() - interval '1 second'");
  }

  private long events() {
    return database
        .asSuperuser("SELECT count(*) FROM platform.scaling_events WHERE tenant_id = 'acme'")
        .iterator()
        .next()
        .getLong(0);
  }

  @Test
  void oneDecidesUntilItsLeaseHasLapsed() {
    var first = decider("first");
    var second = decider("second");

    assertThat(first.round()).extracting(Made::subject).contains("acme");
    assertThat(second.round()).isEmpty();
    assertThat(first.leads()).isTrue();
    assertThat(second.leads()).isFalse();

    lapse();
    second.round();
    assertThat(second.leads()).isTrue();
    assertThat(first.round()).isEmpty();
    assertThat(first.leads()).isFalse();
  }

  @Test
  void whoTakesOverInTheMidstOfACooldownKeepsIt() {
    var first = decider("first");
    first.round();
    assertThat(events()).isEqualTo(1);

    lapse();
    var second = decider("second");
    second.round();
    second.round();

    assertThat(events()).isEqualTo(1);
    database.asSuperuser(
        "UPDATE platform.autoscaling_capacity SET history = jsonb_set(history, '{last_change}', to_jsonb(to_char(now() - interval '1 hour', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')))");
    lapse();
    decider("third").round();
    assertThat(events()).isEqualTo(2);
  }

  @Test
  void ofTwoWhoBothBelieveThatTheyLeadOnlyTheFencedOneWrites() {
    var paused = repository("paused");
    var next = repository("next");
    var old = paused.read(List.of("acme"), -1, 0).orElseThrow();
    lapse();
    var held = next.read(List.of("acme"), -1, 0).orElseThrow();
    var decision = decision(held.at());

    assertThat(held.fence()).isEqualTo(old.fence() + 1);
    assertThat(paused.write(old.fence(), List.of(decision), "apply")).isEmpty();
    assertThat(paused.write(held.fence(), List.of(decision), "apply")).isEmpty();
    assertThat(events()).isZero();
    assertThat(next.write(held.fence(), List.of(decision), "apply")).containsExactly("acme");
    assertThat(events()).isEqualTo(1);
  }

  @Test
  void aLeaseThatHasLapsedWritesNothingThoughNobodyTookIt() {
    var only = repository("only");
    var held = only.read(List.of("acme"), -1, 0).orElseThrow();
    lapse();

    assertThat(only.write(held.fence(), List.of(decision(held.at())), "apply")).isEmpty();
    assertThat(only.read(List.of(), held.fence(), 0).orElseThrow().fence()).isEqualTo(held.fence());
  }

  @Test
  void whoGivesUpIsFollowedAtOnce() {
    var first = repository("first");
    assertThat(first.read(List.of(), -1, 0)).isPresent();

    first.giveUp();

    assertThat(repository("second").read(List.of(), -1, 0)).isPresent();
  }

  private static Made decision(Instant at) {
    var plan = Plan.of(CONFIG);
    var signals =
        Signals.of(
            10,
            Map.of(
                Plan.REQUESTS, new Reading.Total(0),
                Plan.RESPONSE_TIME, new Reading.Total(0)));
    var decision = Engine.decide(plan.tenants(), History.NONE, signals, at);
    return new Made("acme", decision, 0.9);
  }
}
