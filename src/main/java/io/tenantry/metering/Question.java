package io.tenantry.metering;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.Nearest;
import io.tenantry.kernel.ProblemException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a caller asks of usage, with everything refused that cannot be answered. */
record Question(
    Metric metric,
    Span span,
    Granularity granularity,
    ZoneId zone,
    List<String> groupBy,
    @Nullable JsonObject filter) {
  static final int MOST_POINTS = 10_000;
  private static final int MOST_GROUPS = 5;
  private static final int MOST_YEARS = 5;
  // Built once: it makes a copy of all names at each call.
  private static final Set<String> ZONES = Set.copyOf(ZoneId.getAvailableZoneIds());

  /** Reads the parameters of an operation. */
  static Question of(JsonObject params, List<Metric> metrics, Instant now) {
    var metric = metric(params.getString("metric", "api_request"), metrics);
    var zone = zone(params.getString("time_zone", "UTC"));
    var span = span(params, now);
    var granularity = Granularity.of(params.getString("granularity", "day"));
    refuseTooMany(granularity, span);
    var filter = params.getJsonObject("dimension");
    if (filter != null) {
      filter.fieldNames().forEach(name -> group(metric, name, "/query/dimension." + name));
    }
    return new Question(metric, span, granularity, zone, groups(params, metric), filter);
  }

  /** The time that is asked for: by default what there has been of this month, UTC. */
  static Span span(JsonObject params, Instant now) {
    var to = time(params.getString("to"));
    if (to == null) {
      to = now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    }
    var from = time(params.getString("from"));
    if (from == null) {
      from = Granularity.MONTH.start(to.minusNanos(1), ZoneOffset.UTC);
    }
    if (!from.isBefore(to)) {
      throw refuse("/query/from", "must be before `to`, by a minute at least");
    }
    if (from.atZone(ZoneOffset.UTC).plusYears(MOST_YEARS).toInstant().isBefore(to)) {
      throw refuse("/query/from", "must be at most " + MOST_YEARS + " years before `to`");
    }
    return new Span(from, to);
  }

  private static @Nullable Instant time(@Nullable String text) {
    return text == null
        ? null
        : OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MINUTES);
  }

  static Metric metric(String name, List<Metric> metrics) {
    for (var metric : metrics) {
      if (metric.name().equals(name)) {
        return metric;
      }
    }
    var nearest = Nearest.to(name, metrics.stream().map(Metric::name).toList());
    throw refuse(
        "/query/metric",
        "is no metric of this tenant" + nearest.map("; did you mean `%s`?"::formatted).orElse(""));
  }

  private static ZoneId zone(String id) {
    if (!ZONES.contains(id)) {
      var nearest = Nearest.to(id, ZONES);
      throw refuse(
          "/query/time_zone",
          "is no time zone of IANA's" + nearest.map("; did you mean `%s`?"::formatted).orElse(""));
    }
    return ZoneId.of(id);
  }

  private static void refuseTooMany(Granularity granularity, Span span) {
    long windows = granularity.count(span);
    if (windows > MOST_POINTS) {
      var fitting = Granularity.MONTH;
      for (var each : Granularity.values()) {
        if (each.compareTo(fitting) < 0 && each.count(span) <= MOST_POINTS) {
          fitting = each;
        }
      }
      throw refuse(
          "/query/granularity",
          "gives %d points, and an answer has at most %d; take `%s` or a shorter time"
              .formatted(windows, MOST_POINTS, fitting.id()));
    }
  }

  /** For a query whose groups are too many in all. */
  static ProblemException tooManyPoints() {
    return refuse(
        "/query/group_by",
        "gives more than %d points; take a coarser granularity or fewer groups"
            .formatted(MOST_POINTS));
  }

  private static List<String> groups(JsonObject params, Metric metric) {
    var text = params.getString("group_by", "");
    var names = text.isEmpty() ? List.<String>of() : List.of(text.split(",", -1));
    if (names.size() > MOST_GROUPS || Set.copyOf(names).size() < names.size()) {
      throw refuse("/query/group_by", "must be at most " + MOST_GROUPS + " different names");
    }
    names.forEach(name -> group(metric, name, "/query/group_by"));
    return names;
  }

  private static void group(Metric metric, String name, String pointer) {
    if (!metric.groups().contains(name)) {
      throw refuse(
          pointer,
          metric.groups().isEmpty()
              ? "names a group, and %s has none".formatted(metric.name())
              : "must be of %s, by which %s is told apart"
                  .formatted(String.join(", ", metric.groups()), metric.name()));
    }
  }

  static ProblemException refuse(String pointer, String detail) {
    return KernelProblem.VALIDATION_FAILED.because(
        "What is asked for cannot be answered.",
        JsonObject.of(
            "errors", new JsonArray().add(JsonObject.of("pointer", pointer, "detail", detail))));
  }
}
