package io.tenantry.autoscale.simulate;

import io.tenantry.autoscale.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One trace under several policies, and under somebody who knows the load beforehand. */
public record Comparison(Trace trace, Setting setting, List<Course> courses) {
  /** The head of {@link #rows()}, as Markdown has it. */
  public static final String HEAD =
      "| trace | policy | replica-hours | × clairvoyant | τ_U % | θ_U % | τ_O % | θ_O % | υ % |"
          + " moves | late % | cost |\n"
          + "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n";

  public Comparison {
    courses = List.copyOf(courses);
  }

  /**
   * Replays the trace once for each.
   *
   * @param policies by the name that the table and the picture give them
   */
  public static Comparison of(Trace trace, Setting setting, Map<String, Policy> policies) {
    var simulation = new Simulation(trace, setting);
    int min = policies.values().stream().mapToInt(Policy::min).min().orElse(1);
    var courses = new ArrayList<Course>();
    courses.add(simulation.clairvoyant(Math.max(1, min)));
    policies.forEach((name, policy) -> courses.add(simulation.run(name, policy)));
    return new Comparison(trace, setting, courses);
  }

  public Verdict verdict(Course course) {
    return Verdict.of(course, setting);
  }

  /** By how much a course needs more replica-hours than the clairvoyant. */
  public double ratio(Course course) {
    return verdict(course).replicaHours() / verdict(courses.getFirst()).replicaHours();
  }

  /** A line of Markdown for each course. */
  public String rows() {
    var rows = new StringBuilder();
    for (var course : courses) {
      var verdict = verdict(course);
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.0f | %.2f | %.2f | %.3f | %.1f | %.1f | %.2f | %d | %.2f | %.2f |%n",
              trace.name(),
              course.policy(),
              verdict.replicaHours(),
              ratio(course),
              verdict.timeUnder(),
              verdict.tooLittle(),
              verdict.timeOver(),
              verdict.tooMuch(),
              verdict.instability(),
              verdict.moves(),
              verdict.missed(),
              verdict.cost()));
    }
    return rows.toString();
  }
}
