package io.tenantry.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscale.RoundRepository.Made;
import io.tenantry.autoscale.policy.Engine;
import io.tenantry.autoscale.policy.History;
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
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who decides when several would, and what a new decider knows of the one before. */
class DeciderIT {
  private static final AutoscalerConfig CONFIG =
      Configured.with(Map.of("autoscaler.mode", "apply")).autoscaler();

  private static final JsonObject LOAD =
      JsonObject.of("load", JsonArray.of(JsonArray.of("acme", 1L, 2000L)));

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
    return decider(CONFIG, holder, () -> true);
  }

  private Decider decider(AutoscalerConfig config, String holder, BooleanSupplier listen) {
    var traffic = new Traffic(10);
    traffic.hear(LOAD, 0);
    var nodes = new Nodes(CONFIG.nodeStart());
    return new Decider(config, repository(holder), traffic, nodes, listen);
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

  @Test
  void takesNothingAwayWhereItMayHaveMissedSomething() {
    var deaf = decider(CONFIG, "deaf", () -> false);

    deaf.round();
    deaf.round();

    assertThat(deaf.leads()).isTrue();
    assertThat(events()).isZero();
  }

  @Test
  void tellsHowManyNodesThereShouldBeOnlyWhereThatIsCarriedOut() {
    var first = decider("first");
    first.round();
    assertThat(Objects.requireNonNull(first.desired()).nodes()).isEqualTo(1);
    lapse();
    decider("next").round();
    first.round();
    assertThat(first.desired()).isNull();

    lapse();
    var careful = Configured.with(Map.of("autoscaler.nodes_mode", "recommend")).autoscaler();
    var other = decider(careful, "other", () -> true);
    other.round();
    assertThat(other.leads()).isTrue();
    assertThat(other.desired()).isNull();
  }

  @Test
  void forgetsEventsThatAreOldInBatches() {
    decider("first").round();
    // The id of an event made a hundred days ago, and what comes after it.
    database.asSuperuser(
        """
        INSERT INTO platform.scaling_events
          (id, tenant_id, action, mode, reason, current_capacity, target_capacity, decision, fence)
        SELECT (lpad(to_hex((extract(epoch FROM now() - interval '100 days') * 1000)::bigint + n), 12, '0')
          || '7000800000000000' || lpad(to_hex(n), 4, '0'))::uuid,
          'old', 'scale_up', 'apply', '', 1, 2, '{}', 1
        FROM generate_series(1, 1500) AS n
        """);
    var repository = repository("first");

    assertThat(repository.forget(Duration.ofDays(90))).isEqualTo(RoundRepository.BATCH);
    assertThat(repository.forget(Duration.ofDays(90))).isEqualTo(500);
    assertThat(repository.forget(Duration.ofDays(90))).isZero();
    assertThat(events()).isEqualTo(1);
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
