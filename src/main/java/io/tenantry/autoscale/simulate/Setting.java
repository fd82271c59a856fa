package io.tenantry.autoscale.simulate;

import java.time.Duration;

/**
 * What a simulation takes for given.
 *
 * @param capacity requests per second that one replica serves
 * @param startDelay from a decision until a new replica serves
 * @param interval between two decisions
 * @param warmUp how much of the trace's beginning is not judged
 * @param price of a replica for an hour
 * @param objective how long a request may wait before its objective is missed
 */
public record Setting(
    double capacity,
    Duration startDelay,
    Duration interval,
    Duration warmUp,
    double price,
    Duration objective) {
  /** 50 requests per second, a minute to start, a decision each 15 s, 0.05 an hour, 1 s. */
  public static final Setting USUAL =
      new Setting(
          50,
          Duration.ofMinutes(1),
          Duration.ofSeconds(15),
          Duration.ZERO,
          0.05,
          Duration.ofSeconds(1));

  /** The same with another beginning that is not judged. */
  public Setting warmUp(Duration duration) {
    return new Setting(capacity, startDelay, interval, duration, price, objective);
  }
}
