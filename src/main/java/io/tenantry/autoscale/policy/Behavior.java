package io.tenantry.autoscale.policy;

import java.time.Duration;
import java.util.List;

/** How fast a number of replicas may change, upwards and downwards. */
public record Behavior(Direction up, Direction down) {
  /** Doubling or four more each 15 s; down to anything once five minutes asked for no more. */
  public static final Behavior STANDARD =
      new Behavior(
          new Direction(
              Duration.ZERO,
              Select.MAX,
              List.of(
                  new Rate(Rate.Kind.PERCENT, 100, Duration.ofSeconds(15)),
                  new Rate(Rate.Kind.REPLICAS, 4, Duration.ofSeconds(15)))),
          new Direction(
              Duration.ofMinutes(5),
              Select.MAX,
              List.of(new Rate(Rate.Kind.PERCENT, 100, Duration.ofSeconds(15)))));

  /** Which of several rates counts. */
  public enum Select {
    /** The one that allows the largest change. */
    MAX,
    /** The one that allows the smallest change. */
    MIN,
    /** None: nothing changes in this direction. */
    DISABLED
  }

  /**
   * The rules of one direction.
   *
   * @param window for how long the most careful of the recent proposals counts
   * @param rates without any, a change may have any size
   */
  public record Direction(Duration window, Select select, List<Rate> rates) {
    public Direction {
      rates = List.copyOf(rates);
      Check.that(
          !window.isNegative() && window.compareTo(Duration.ofHours(1)) <= 0,
          "/behavior",
          "a window must be 0s to 1h");
    }

    Duration longestPeriod() {
      return rates.stream().map(Rate::period).max(Duration::compareTo).orElse(Duration.ZERO);
    }
  }

  /** How many replicas may come or go within a period, as a number or a percentage. */
  public record Rate(Kind kind, int value, Duration period) {
    public Rate {
      Check.that(value > 0, "/behavior", "a rate's value must be above 0");
      Check.that(
          period.compareTo(Duration.ofSeconds(1)) >= 0
              && period.compareTo(Duration.ofMinutes(30)) <= 0,
          "/behavior",
          "a rate's period must be 1s to 30m");
    }

    /** What a rate's value counts. */
    public enum Kind {
      REPLICAS,
      PERCENT
    }
  }
}
