package io.tenantry.autoscale.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads traces of lines {@code time_s,load[,tenant]}: a load lasts until the next line of its
 * tenant. Times may begin anywhere and only grow; a first line of words is skipped.
 */
public final class TraceFile {
  /** The most values of a trace once it is cut into intervals: half a year of 15 s. */
  public static final int MOST = 1_100_000;

  private TraceFile() {}

  /**
   * Reads a whole file.
   *
   * @param interval seconds between two values of the answer
   * @return one trace a tenant, in the order that they come in
   * @throws IllegalArgumentException when the text is no trace; the message names the line
   */
  public static List<Trace> read(String name, String text, int interval) {
    Map<String, Points> tenants = new LinkedHashMap<>();
    int number = 0;
    for (var line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.isBlank() || (number == 1 && line.matches("[A-Za-z_].*"))) {
        continue;
      }
      var cells = line.split(",", 4);
      if (cells.length < 2 || cells.length > 3) {
        throw new IllegalArgumentException("line " + number + ": must be time_s,load[,tenant]");
      }
      var tenant = cells.length == 3 ? cells[2].strip() : "";
      tenants
          .computeIfAbsent(tenant, key -> new Points())
          .add(figure(cells[0], number), figure(cells[1], number), number);
    }
    if (tenants.isEmpty()) {
      throw new IllegalArgumentException("the trace has no values");
    }
    var traces = new ArrayList<Trace>();
    tenants.forEach((tenant, points) ->
        traces.add(
            new Trace(
                tenant.isEmpty() ? name : name + "/" + tenant, interval, points.cut(interval))));
    return traces;
  }

  /** The same as text, as {@link #read} takes it. */
  public static String write(Trace trace) {
    var text = new StringBuilder("time_s,load\n");
    for (int i = 0; i < trace.load().length; i++) {
      text.append((long) i * trace.interval())
          .append(',')
          .append(Math.round(trace.load()[i] * 1000) / 1000.0)
          .append('\n');
    }
    return text.toString();
  }

  private static double figure(String cell, int line) {
    try {
      double value = Double.parseDouble(cell.strip());
      if (value >= 0 && value <= 1e12) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below with the line's number.
    }
    throw new IllegalArgumentException("line " + line + ": " + "must be figures of at least 0");
  }

  /** One tenant's lines. */
  private static final class Points {
    private double[] times = new double[1024];
    private double[] loads = new double[1024];
    private int count;

    void add(double time, double load, int line) {
      if (count > 0 && time <= times[count - 1]) {
        throw new IllegalArgumentException("line " + line + ": times must grow");
      }
      if (count == times.length) {
        times = Arrays.copyOf(times, 2 * count);
        loads = Arrays.copyOf(loads, 2 * count);
      }
      times[count] = time;
      loads[count++] = load;
    }

    /** The average of each interval; the last line lasts as long as the one before it did. */
    double[] cut(int interval) {
      double last = count > 1 ? times[count - 1] - times[count - 2] : interval;
      double length = times[count - 1] + last - times[0];
      double values = Math.max(1, Math.rint(length / interval));
      if (values > MOST) {
        throw new IllegalArgumentException("the trace is longer than " + MOST + " intervals");
      }
      var load = new double[(int) values];
      int at = 0;
      for (int i = 0; i < load.length; i++) {
        double from = times[0] + (double) i * interval;
        double to = from + interval;
        double sum = 0;
        double cursor = from;
        while (cursor < to) {
          while (at + 1 < count && times[at + 1] <= cursor) {
            at++;
          }
          double end = at + 1 < count ? Math.min(to, times[at + 1]) : to;
          sum += loads[at] * (end - cursor);
          cursor = end;
        }
        load[i] = sum / interval;
      }
      return load;
    }
  }
}
