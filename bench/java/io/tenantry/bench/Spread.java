package io.tenantry.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** One figure over a scenario's rounds, sorted. */
record Spread(List<Double> sorted) {
  static Spread of(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return new Spread(rounds.stream().mapToDouble(figure).sorted().boxed().toList());
  }

  double median() {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** "median (min–max)", each in the given format. */
  String show(String format) {
    return (format + " (" + format + "–" + format + ")")
        .formatted(median(), sorted.getFirst(), sorted.getLast());
  }
}
