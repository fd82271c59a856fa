package io.tenantry.kernel.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** What the limiter promises, whatever the limit, the traffic and the network. */
class LimiterPropertyTest {
  @Provide
  Arbitrary<LimitsConfig> tiers() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 10_000),
            Arbitraries.integers().between(1, 120),
            Arbitraries.integers().between(0, 300))
        .as((requests, window, burst) -> limits(requests, window, burst));
  }

  private static LimitsConfig limits(int requests, int window, int burst) {
    return new LimitsConfig(
        true, Duration.ofSeconds(window), requests, burst, 20, 1, burst, 1, 1, burst, 1, 1);
  }

  private static Duration millis(double millis) {
    return Duration.ofNanos((long) (millis * 1_000_000));
  }

  private static int most(LimitsConfig tier) {
    return tier.freeBurst() == 0 ? tier.freeRequests() : tier.freeBurst();
  }

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void noWindowHasMoreThanItsBurstAndWhatCameBack(
      @ForAll("tiers") LimitsConfig tier,
      @ForAll @IntRange(min = 1, max = 4) int nodes,
      @ForAll boolean lossy,
      @ForAll long seed) {
    var random = new Random(seed);
    var world = new World(tier, nodes, random, millis(30), lossy ? 0.1 : 0);
    for (int i = 0; i < 1500; i++) {
      world.request(random.nextInt(nodes), 1 + random.nextInt(Math.min(3, most(tier))), any -> {});
      // Now and then a pause, in which what was taken and not used must not become too much.
      world.pass(millis(random.nextDouble() * (random.nextInt(50) == 0 ? 90_000 : 20)));
      if (random.nextInt(20) == 0) {
        world.limiter(random.nextInt(nodes)).sweep();
        for (int node = 0; node < nodes; node++) {
          world.limiter(node).live();
        }
      }
    }
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void whoObeysTheHeadersIsNeverRefused(
      @ForAll("tiers") LimitsConfig tier,
      @ForAll @IntRange(min = 1, max = 3) int nodes,
      @ForAll long seed) {
    var random = new Random(seed);
    var world = new World(tier, nodes, random, millis(5), 0);
    var verdict = world.request(0, 1);
    for (int i = 0; i < 1500; i++) {
      assertThat(verdict.isAdmitted()).as("request %d of a client that obeys", i).isTrue();
      world.pass(
          verdict.remaining() > 0
              ? millis(random.nextDouble() * (random.nextInt(40) == 0 ? 5_000 : 5))
              : Duration.ofSeconds(verdict.resetSeconds()));
      world.limiter(random.nextInt(nodes)).sweep();
      verdict = world.request(random.nextInt(nodes), 1);
    }
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void aWholeBurstIsThereWhenTheResetHasPassed(
      @ForAll("tiers") LimitsConfig tier, @ForAll long seed) {
    var random = new Random(seed);
    var world = new World(tier, 1, random, millis(5), 0);
    int most = Math.min(2000, most(tier));
    var verdict = world.request(0, 1);
    for (int round = 0; round < 3; round++) {
      world.pass(Duration.ofSeconds(verdict.resetSeconds()));
      for (int i = 0; i < most; i++) {
        verdict = world.request(0, 1);
        assertThat(verdict.isAdmitted()).as("request %d of a burst of %d", i, most).isTrue();
      }
    }
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void whoWaitsAsLongAsToldIsNotRefusedAgain(
      @ForAll("tiers") LimitsConfig tier, @ForAll long seed) {
    var random = new Random(seed);
    var world = new World(tier, 1, random, millis(5), 0);
    int refusals = 0;
    for (int i = 0; i < 6_000 && refusals < 20; i++) {
      int cost = 1 + random.nextInt(Math.min(3, most(tier)));
      var verdict = world.request(0, cost);
      if (!verdict.isAdmitted()) {
        refusals++;
        world.pass(Duration.ofSeconds(verdict.retrySeconds()));
        assertThat(world.request(0, cost).isAdmitted()).isTrue();
      }
    }
  }

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void nothingIsWithheldForLong(@ForAll @IntRange(min = 1, max = 3) int nodes, @ForAll long seed) {
    var random = new Random(seed);
    var world = new World(limits(600, 60, 0), nodes, random, millis(1), 0);
    long began = world.nanos();
    for (int tenth = 0; tenth < 1200; tenth++) {
      for (int i = 0; i < 3; i++) {
        world.request(random.nextInt(nodes), 1);
      }
      world.pass(millis(100));
      for (int node = 0; node < nodes; node++) {
        world.limiter(node).sweep();
      }
    }
    // What each process may hold back is little.
    long lawful = 600 + 10 * TimeUnit.NANOSECONDS.toSeconds(world.nanos() - began);
    assertThat(world.admitted()).isBetween(lawful - 20L * nodes, lawful + 10);
  }
}
