package io.tenantry.autoscale.policy;

import io.tenantry.autoscale.policy.Metric.Kind;
import io.tenantry.autoscale.policy.Reading.PerReplica;
import io.tenantry.autoscale.policy.Reading.Sample;
import io.tenantry.autoscale.policy.Reading.State;
import io.tenantry.autoscale.policy.Reading.Total;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many replicas bring one metric to its target, down to the integer division that Kubernetes
 * divides by: a third of what was asked for is 33 percent here too.
 */
final class ReplicaMath {
  private final Metric metric;
  private final Tolerance tolerance;
  private final int current;

  ReplicaMath(Metric metric, Tolerance tolerance, int current) {
    this.metric = metric;
    this.tolerance = tolerance;
    this.current = current;
  }

  /** Proposes a number; none where the reading is absent or holds nothing that can be used. */
  Proposal propose(@Nullable Reading reading) {
    return switch (reading) {
      case null -> new Proposal(metric.signal(), null, null, "the signal could not be had");
      case Total total -> ofTotal(Math.round(total.value() * 1000));
      case PerReplica replicas -> ofReplicas(replicas.samples());
    };
  }

  private Proposal ofTotal(long milli) {
    boolean average = metric.kind() != Kind.VALUE;
    double target = average ? (double) metric.target() * Math.max(1, current) : metric.target();
    double ratio = milli / target;
    if (current > 0 && tolerance.holds(ratio)) {
      return proposal(ratio, current, "within tolerance");
    }
    double replicas = average ? milli / (double) metric.target() : ratio * Math.max(1, current);
    return proposal(ratio, ceil(replicas), "");
  }

  private Proposal ofReplicas(List<Sample> samples) {
    var sum = new Sums(metric);
    samples.stream().filter(s -> s.state() == State.MEASURED).forEach(s -> sum.add(s, s.value()));
    if (sum.count == 0 || (metric.kind() == Kind.UTILIZATION && sum.requests == 0)) {
      return new Proposal(metric.signal(), null, null, "no replica that serves told a figure");
    }
    double ratio = sum.ratio();
    boolean missing = samples.stream().anyMatch(s -> s.state() == State.MISSING);
    boolean starting = ratio > 1.0 && samples.stream().anyMatch(s -> s.state() == State.STARTING);
    if (!missing && !starting) {
      return tolerance.holds(ratio)
          ? proposal(ratio, current, "within tolerance")
          : proposal(ratio, ceil(ratio * sum.count), "");
    }
    for (var sample : samples) {
      if (sample.state() == State.MISSING) {
        sum.add(sample, assumed(sample, ratio));
      } else if (starting && sample.state() == State.STARTING) {
        sum.add(sample, 0);
      }
    }
    return careful(ratio, sum.ratio(), sum.count);
  }

  /** A missing figure is taken to speak against the change: full when fewer are asked for. */
  private long assumed(Sample sample, double ratio) {
    if (ratio > 1.0) {
      return 0;
    }
    return metric.kind() == Kind.UTILIZATION
        ? sample.request() * Math.max(100, metric.target()) / 100
        : metric.target();
  }

  private Proposal careful(double measured, double ratio, int replicas) {
    if (tolerance.holds(ratio)
        || (measured < 1.0 && ratio > 1.0)
        || (measured > 1.0 && ratio < 1.0)) {
      return proposal(ratio, current, "within tolerance once missing figures are assumed");
    }
    int wanted = ceil(ratio * replicas);
    if ((ratio < 1.0 && wanted > current) || (ratio > 1.0 && wanted < current)) {
      return proposal(ratio, current, "assumed figures turn the direction");
    }
    return proposal(ratio, wanted, "with figures assumed for replicas that told none");
  }

  private Proposal proposal(double ratio, int replicas, String note) {
    return new Proposal(metric.signal(), ratio, replicas, note);
  }

  private static int ceil(double replicas) {
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(replicas));
  }

  /** What replicas told together. */
  private static final class Sums {
    private final Metric metric;
    private long values;
    private long requests;
    private int count;

    Sums(Metric metric) {
      this.metric = metric;
    }

    void add(Sample sample, long value) {
      values += value;
      requests += sample.request();
      count++;
    }

    double ratio() {
      long measured = metric.kind() == Kind.UTILIZATION ? values * 100 / requests : values / count;
      return (double) measured / metric.target();
    }
  }
}
