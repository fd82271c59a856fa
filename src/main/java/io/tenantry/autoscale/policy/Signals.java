package io.tenantry.autoscale.policy;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known when a decision is taken.
 *
 * @param current how many replicas there are, those that still start included
 * @param readings by the signal's name; one that could not be had is absent
 * @param outlook what the forecasts say, where there are any
 */
public record Signals(int current, Map<String, Reading> readings, @Nullable Outlook outlook) {
  public Signals {
    readings = Map.copyOf(readings);
  }

  /** Signals without forecasts. */
  public static Signals of(int current, Map<String, Reading> readings) {
    return new Signals(current, readings, null);
  }

  OptionalDouble total(String signal) {
    return readings.get(signal) instanceof Reading.Total total
        ? OptionalDouble.of(total.value())
        : OptionalDouble.empty();
  }

  /** What a decision keeps of them: totals, and the sums of what replicas told. */
  Map<String, Double> figures() {
    var figures = new TreeMap<String, Double>();
    readings.forEach((name, reading) -> figures.put(name, figure(reading)));
    return figures;
  }

  private static double figure(Reading reading) {
    return switch (reading) {
      case Reading.Total total -> total.value();
      case Reading.PerReplica replicas ->
          replicas.samples().stream()
                  .filter(sample -> sample.state() == Reading.State.MEASURED)
                  .mapToLong(Reading.Sample::value)
                  .sum()
              / 1000.0;
    };
  }
}
