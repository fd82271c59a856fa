package io.tenantry.autoscale.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What thresholds make of the signals.
 *
 * @param direction 1 up, -1 down, 0 neither
 */
record ThresholdVerdict(int direction, String reason, List<Proposal> proposals) {
  static ThresholdVerdict of(Thresholds rule, Signals signals) {
    var proposals = new ArrayList<Proposal>();
    var above = new ArrayList<String>();
    boolean allBelow = true;
    for (var bound : rule.bounds()) {
      var value = signals.total(bound.signal());
      if (value.isEmpty()) {
        allBelow = false;
        proposals.add(new Proposal(bound.signal(), null, null, "the signal could not be had"));
        continue;
      }
      double measured = value.getAsDouble();
      boolean high = measured > bound.above();
      boolean low = measured < bound.below();
      allBelow &= low;
      if (high) {
        above.add(words(bound.signal(), measured, "above", bound.above()));
      }
      int asked = signals.current() + (high ? rule.step() : low ? -rule.step() : 0);
      proposals.add(
          new Proposal(
              bound.signal(),
              null,
              Math.max(0, asked),
              high ? "above" : low ? "below" : "between"));
    }
    if (!above.isEmpty()) {
      return new ThresholdVerdict(1, String.join(", ", above), proposals);
    }
    return allBelow
        ? new ThresholdVerdict(-1, "every signal is below its lower bound", proposals)
        : new ThresholdVerdict(0, "no bound is crossed", proposals);
  }

  private static String words(String signal, double measured, String how, double bound) {
    return String.format(Locale.ROOT, "%s %.4g is %s %.4g", signal, measured, how, bound);
  }
}
