package io.tenantry.autoscale.simulate;

import java.util.List;
import java.util.Locale;

/**
 * A drawing of a comparison: the load as an area, each policy's capacity as a line, its decisions
 * as ticks below, and red where capacity was short. It follows the reader's light or dark mode.
 */
public final class Picture {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 300;
  private static final int LEFT = 44;
  private static final int TOP = 44;
  private static final int LANE = 16;
  private static final String STYLE =
      """
      <style>
      svg{background:#fff;font:12px system-ui,sans-serif}
      text{fill:#333}.grid{stroke:#ddd}.load{fill:#c9d6e8;stroke:#7d93b2}
      .line{fill:none;stroke-width:1.6}.tick{stroke-width:1.2}
      .c0{stroke:#0b6e4f}.c1{stroke:#c05a00}.t0{fill:#0b6e4f}.t1{fill:#c05a00}
      .short{fill:#d3122b}
      @media(prefers-color-scheme:dark){svg{background:#14181f}text{fill:#d7dce3}
      .grid{stroke:#2f3742}.load{fill:#2b3a52;stroke:#6c86ad}
      .c0{stroke:#3ed0a0}.c1{stroke:#ff9d4d}.t0{fill:#3ed0a0}.t1{fill:#ff9d4d}
      .short{fill:#ff5d6c}}
      </style>
      """;

  private final Comparison comparison;
  private final List<Course> shown;
  private final int from;
  private final int length;
  private final int most;
  private final StringBuilder svg = new StringBuilder();

  private Picture(Comparison comparison, int from, int length) {
    this.comparison = comparison;
    this.shown = comparison.courses().stream().skip(1).limit(2).toList();
    this.from = from;
    this.length = length;
    int peak = 1;
    for (var course : comparison.courses()) {
      for (int i = from; i < from + length; i++) {
        peak = Math.max(peak, Math.max(course.needed()[i], course.paid()[i]));
      }
    }
    this.most = peak;
  }

  /**
   * Draws what came after the warm-up, at most {@code hours} of it.
   *
   * @return an SVG document
   */
  public static String of(Comparison comparison, int hours) {
    int interval = comparison.trace().interval();
    int all = comparison.trace().load().length;
    int from = (int) Math.min(all - 1L, comparison.setting().warmUp().toSeconds() / interval);
    int length = (int) Math.min(all - from, Math.max(1, hours * 3600L / interval));
    return new Picture(comparison, from, length).draw();
  }

  private String draw() {
    int height = TOP + HEIGHT + 24 + shown.size() * LANE + 8;
    put(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n",
            LEFT + WIDTH + 12,
            height));
    put(
        String.format(
            Locale.ROOT,
            "<title>%s: load, capacity and decisions</title>%n%s",
            escaped(comparison.trace().name()),
            STYLE));
    grid();
    load();
    for (int i = 0; i < shown.size(); i++) {
      capacity(shown.get(i), i);
    }
    return svg.append("</svg>\n").toString();
  }

  private void grid() {
    int step = Math.max(1, most / 5);
    for (int replicas = 0; replicas <= most; replicas += step) {
      put(
          String.format(
              Locale.ROOT, "<path class=\"grid\" d=\"M%d %.1fh%d\"/>", LEFT, y(replicas), WIDTH));
      put(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d</text>%n",
              LEFT - 6,
              y(replicas) + 4,
              replicas));
    }
    double hours = length * comparison.trace().interval() / 3600.0;
    int every = Math.max(1, (int) Math.ceil(hours / 12));
    for (int hour = 0; hour <= hours; hour += every) {
      put(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d h</text>%n",
              LEFT + WIDTH * hour / hours,
              TOP + HEIGHT + 16,
              hour));
    }
  }

  /** The band between the least and the largest load of each column. */
  private void load() {
    double capacity = comparison.setting().capacity();
    var upper = new StringBuilder();
    for (int x = 0; x < WIDTH; x++) {
      double peak = 0;
      for (int i = at(x); i < Math.max(at(x) + 1, at(x + 1)); i++) {
        peak = Math.max(peak, comparison.trace().load()[i] / capacity);
      }
      upper.append(String.format(Locale.ROOT, "L%d %.1f", LEFT + x, y(peak)));
    }
    put(
        String.format(
            Locale.ROOT,
            "<path class=\"load\" d=\"M%d %.1f%sL%d %.1fz\"/>%n",
            LEFT,
            y(0),
            upper,
            LEFT + WIDTH - 1,
            y(0)));
  }

  private void capacity(Course course, int index) {
    var line = new StringBuilder();
    var shortage = new StringBuilder();
    var ticks = new StringBuilder();
    int lane = TOP + HEIGHT + 24 + index * LANE;
    int before = -1;
    for (int x = 0; x < WIDTH; x++) {
      boolean tooLittle = false;
      boolean changed = false;
      for (int i = at(x); i < Math.max(at(x) + 1, at(x + 1)); i++) {
        tooLittle |= course.ready()[i] < course.needed()[i];
        changed |= i > 0 && course.paid()[i] != course.paid()[i - 1];
      }
      int ready = course.ready()[at(x)];
      if (ready != before) {
        line.append(
            before < 0
                ? String.format(Locale.ROOT, "M%d %.1f", LEFT + x, y(ready))
                : String.format(Locale.ROOT, "H%dV%.1f", LEFT + x, y(ready)));
        before = ready;
      }
      if (tooLittle) {
        shortage.append(
            String.format(Locale.ROOT, "M%d %dh2v%dh-2z", LEFT + x - 1, lane, LANE - 4));
      }
      if (changed) {
        ticks.append(String.format(Locale.ROOT, "M%d %dv%d", LEFT + x, lane, LANE - 4));
      }
    }
    put(
        String.format(
            Locale.ROOT, "<path class=\"line c%d\" d=\"%sH%d\"/>%n", index, line, LEFT + WIDTH));
    put(String.format(Locale.ROOT, "<path class=\"tick c%d\" d=\"%s\"/>%n", index, ticks));
    put(String.format(Locale.ROOT, "<path class=\"short\" d=\"%s\"/>%n", shortage));
    var verdict = comparison.verdict(course);
    put(
        String.format(
            Locale.ROOT,
            "<text class=\"t%d\" x=\"%d\" y=\"%d\">%s: %.2f × clairvoyant, too little %.2f %% of the"
                + " time, %d moves</text>%n",
            index,
            LEFT,
            16 + 16 * index,
            escaped(course.policy()),
            comparison.ratio(course),
            verdict.timeUnder(),
            verdict.moves()));
  }

  private int at(int x) {
    return from + (int) Math.min(length - 1L, (long) x * length / WIDTH);
  }

  private double y(double replicas) {
    return TOP + HEIGHT - HEIGHT * replicas / most;
  }

  private void put(String text) {
    svg.append(text);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
