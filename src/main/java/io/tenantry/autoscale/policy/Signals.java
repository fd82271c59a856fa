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
    var reading = readings.get(signal);
    return reading == null ? OptionalDouble.empty() : figure(reading);
  }

  /** What a decision keeps of them. */
  Map<String, Double> figures() {
    var figures = new TreeMap<String, Double>();
    readings.forEach(
        (name, reading) -> figure(reading).ifPresent(figure -> figures.put(name, figure)));
    return figures;
  }

  // A total, or the mean of those who told: what is not known does not count as nothing.
  private static OptionalDouble figure(Reading reading) {
    return switch (reading) {
      case Reading.Total total -> OptionalDouble.of(total.value());
      case Reading.PerReplica replicas ->
          replicas.samples().stream()
              .filter(sample -> sample.state() == Reading.State.MEASURED)
              .mapToDouble(sample -> sample.value() / 1000.0)
              .average();
    };
  }
}
