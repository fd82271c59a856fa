package io.tenantry.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.Ids;
import io.tenantry.kernel.job.DispatchStore.Terms;
import io.tenantry.kernel.redis.RedisConnection;
import io.tenantry.testing.Patience;
import io.tenantry.testing.TestServers;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The queues in a real Redis: turns, limits, order, and what is left of a dead worker. */
class DispatchStoreIT {
  private static final Terms ONE = new Terms(1, 1_000_000);
  private static final OffsetDateTime PAST =
      OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
  private static final Ids IDS =
      new Ids(InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));

  private static final Vertx VERTX = Vertx.vertx();
  private static final RedisConnection REDIS =
      new RedisConnection(VERTX, TestServers.redisUrl(), 4, 100, Duration.ofSeconds(10));

  private final DispatchStore store = new DispatchStore(REDIS);

  @AfterAll
  static void close() {
    REDIS.close();
    VERTX.close().await();
  }

  @BeforeEach
  void begin() {
    store.belongTo(UUID.randomUUID());
    sweep("w");
  }

  private boolean sweep(String... live) {
    return store.sweep(1, List.of(live)).await();
  }

  private static ReadyJob job(String tenant) {
    return new ReadyJob(tenant, IDS.next(), 0, PAST);
  }

  private void push(String tenant, int jobs) {
    for (int done = 0; done < jobs; done += 1_000) {
      store
          .push(
              IntStream.range(0, Math.min(1_000, jobs - done)).mapToObj(i -> job(tenant)).toList())
          .await();
    }
  }

  private List<ClaimedJob> claim(int most) {
    return claim(most, ONE);
  }

  private List<ClaimedJob> claim(int most, Terms terms) {
    return store.claim("w", most, terms).await().orElseThrow();
  }

  private static Map<String, Long> counts(List<ClaimedJob> jobs) {
    return jobs.stream().collect(Collectors.groupingBy(ClaimedJob::tenant, Collectors.counting()));
  }

  @Test
  void aBacklogDelaysAnothersSingleJobByOneRoundAtMost() {
    push("busy", 100_000);
    claim(1);
    push("quiet", 1);

    // One job of each tenant that waits is a round.
    assertThat(claim(2).stream().map(ClaimedJob::tenant)).contains("quiet");
  }

  @Test
  void tenantsShareByTheirWeights() {
    store.terms(Map.of("pro", new Terms(4, 1_000), "big", new Terms(16, 1_000))).await();
    push("free", 500);
    push("pro", 500);
    push("big", 500);
    var claimed = new ArrayList<ClaimedJob>();
    // Claims that end in the middle of a turn change nothing of the shares.
    while (claimed.size() < 210) {
      claimed.addAll(claim(7));
    }

    assertThat(counts(claimed)).isEqualTo(Map.of("free", 10L, "pro", 40L, "big", 160L));
  }

  @Test
  void noTurnIsWastedOnWhoHasNothing() {
    push("a", 3);
    push("b", 200);

    assertThat(claim(100)).hasSize(100);
  }

  @Test
  void aTenantRunsNoMoreAtOnceThanItMay() {
    var terms = new Terms(5, 8);
    push("capped", 50);
    push("other", 50);

    assertThat(counts(claim(100, terms))).isEqualTo(Map.of("capped", 8L, "other", 8L));
    assertThat(claim(100, terms)).isEmpty();
    store.ack("w", Map.of("capped", 3)).await();

    assertThat(counts(claim(100, terms))).isEqualTo(Map.of("capped", 3L));
  }

  @Test
  void higherPrioritiesAndOlderJobsGoFirst() {
    var late = new ReadyJob("t", IDS.next(), 3, PAST.plusSeconds(9));
    var early = new ReadyJob("t", IDS.next(), 3, PAST);
    var high = new ReadyJob("t", IDS.next(), 9, PAST.plusSeconds(99));
    var low = new ReadyJob("t", IDS.next(), 0, PAST);
    store.push(List.of(late, early, low, high)).await();

    assertThat(claim(4).stream().map(ClaimedJob::id))
        .containsExactly(high.id(), early.id(), late.id(), low.id());
  }

  @Test
  void aJobThatIsPushedTwiceIsClaimedOnce() {
    var job = job("t");
    store.push(List.of(job, job)).await();
    store.push(List.of(job)).await();

    assertThat(claim(10)).containsExactly(new ClaimedJob("t", job.id()));
  }

  @Test
  void aJobIsNotClaimedBeforeItIsDue() {
    var later = new ReadyJob("t", IDS.next(), 0, OffsetDateTime.now(ZoneOffset.UTC).plusYears(1));
    store.push(List.of(later)).await();

    assertThat(claim(10)).isEmpty();
  }

  @Test
  void whatADeadWorkerHeldIsFreeAgain() {
    var terms = new Terms(1, 1);
    push("t", 3);
    assertThat(store.claim("dead", 5, terms).await().orElseThrow()).hasSize(1);
    assertThat(claim(5, terms)).isEmpty();

    sweepUntilOpen();

    assertThat(claim(5, terms)).hasSize(1);
  }

  // Nobody else may sweep for a millisecond.
  private void sweepUntilOpen() {
    Patience.until("a sweep is due", () -> sweep("w"));
  }

  @Test
  void aWorkerGivesBackNoMoreThanItHolds() {
    var terms = new Terms(1, 2);
    push("t", 9);
    claim(1, terms);
    store.ack("w", Map.of("t", 5)).await();
    store.ack("other", Map.of("t", 5)).await();

    assertThat(claim(9, terms)).hasSize(2);
  }

  @Test
  void believesWhatAWorkerSaysThatItHolds() {
    var terms = new Terms(1, 2);
    push("t", 9);
    assertThat(claim(9, terms)).hasSize(2);
    assertThat(claim(9, terms)).isEmpty();

    // The answer to the claim was lost: it runs one job and not two.
    store.hold("w", Map.of("t", 1)).await();

    assertThat(claim(9, terms)).hasSize(1);
  }

  @Test
  void saysWhenRedisWasEmptied() {
    store.belongTo(UUID.randomUUID());

    assertThat(store.claim("w", 5, ONE).await()).isEmpty();
    assertThat(sweep("w")).isTrue();
    assertThat(store.claim("w", 5, ONE).await()).isPresent();
  }

  @Test
  void oneSweepsAtATime() {
    Patience.until("a sweep is due", () -> store.sweep(60_000, List.of()).await());

    assertThat(store.sweep(60_000, List.of()).await()).isFalse();
  }
}
