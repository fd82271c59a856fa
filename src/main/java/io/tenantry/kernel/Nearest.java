package io.tenantry.kernel;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known name that somebody who wrote an unknown one most likely meant. */
public final class Nearest {
  private Nearest() {}

  /** The nearest of these; empty when nothing known is close: a wild guess misleads. */
  public static Optional<String> to(String name, Collection<String> known) {
    var bySpelling =
        known.stream()
            .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
            .filter(candidate -> distance(name, candidate) <= Math.max(2, name.length() / 4));
    return bySpelling.or(() -> inAnotherSection(name, known));
  }

  private static Optional<String> inAnotherSection(String name, Collection<String> known) {
    var last = name.substring(name.lastIndexOf('.') + 1);
    return known.stream().filter(candidate -> candidate.endsWith("." + last)).findFirst();
  }

  /** How many letters must be put in, taken out or changed (Levenshtein), by rows. */
  private static int distance(String from, String to) {
    var previous = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      var current = new int[to.length() + 1];
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        var change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        current[j] = Math.min(previous[j - 1] + change, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[to.length()];
  }
}
