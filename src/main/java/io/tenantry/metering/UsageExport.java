package io.tenantry.metering;

import static io.vertx.core.Future.await;

import io.tenantry.kernel.Times;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.json.JsonText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;

/**
 * Gives usage away by metric, window and group, as a stream of parts: each is some time of one
 * metric, so that a part is small however much there is.
 */
final class UsageExport {
  private static final int MOST_ROWS = 5_000;
  private static final int MOST_READS = 20;
  private static final String CSV_HEADER = "metric,aggregation,unit,start,value,group\r\n";

  private final FigureRepository figures;
  private final InstantSource clock;

  UsageExport(FigureRepository figures, InstantSource clock) {
    this.figures = figures;
    this.clock = clock;
  }

  Answer export(Call call) {
    var params = call.params();
    var begun = call.part();
    var place = begun == null ? new JsonObject() : new JsonObject(begun);
    // What `to` is by default must not move on between two parts.
    var span =
        begun == null
            ? Question.span(params, clock.instant())
            : new Span(place.getInstant("from"), place.getInstant("to"));
    var metrics = metrics(call);
    boolean csv = params.getString("format", "csv").equals("csv");
    var text = new StringBuilder(begun == null && csv ? CSV_HEADER : "");
    var granularity = Granularity.of(params.getString("granularity", "hour"));
    int metric = indexOf(place.getString("metric"), metrics);
    var at = place.getInstant("at", span.from());
    for (int read = 0; read < MOST_READS && text.length() < 1 << 18 && metric < metrics.size(); ) {
      var some = new Span(at, earlier(at.plus(chunk(granularity)), span.to()));
      var found = read(call.tenant(), metrics.get(metric), granularity, some);
      read++;
      for (var figure : found.figures) {
        row(metrics.get(metric), figure, csv, text);
      }
      at = found.span.to();
      if (!at.isBefore(span.to())) {
        metric++;
        at = span.from();
      }
    }
    var headers = new HashMap<String, String>();
    headers.put("content-type", csv ? "text/csv; charset=utf-8" : "application/x-ndjson");
    headers.put(
        "content-disposition", "attachment; filename=\"usage." + (csv ? "csv" : "ndjson") + '"');
    if (metric < metrics.size()) {
      headers.put(
          Answer.NEXT_PART,
          JsonObject.of(
                  "metric", metrics.get(metric).name(),
                  "at", at,
                  "from", span.from(),
                  "to", span.to())
              .encode());
    }
    return Answer.of(Buffer.buffer(text.toString())).with(headers);
  }

  private List<Metric> metrics(Call call) {
    var all = await(figures.listMetrics(call.tenant()));
    var wanted = call.params().getString("metric");
    return wanted == null ? all : List.of(Question.metric(wanted, all));
  }

  // A meter may go while it is given away: then with what comes behind it.
  private static int indexOf(@org.jspecify.annotations.Nullable String name, List<Metric> metrics) {
    if (name == null) {
      return 0;
    }
    for (int i = 0; i < metrics.size(); i++) {
      if (metrics.get(i).name().equals(name)
          || i >= Metric.BUILT_IN.size() && metrics.get(i).name().compareTo(name) > 0) {
        return i;
      }
    }
    return metrics.size();
  }

  private record Found(Span span, List<Figure> figures) {}

  private Found read(String tenant, Metric metric, Granularity granularity, Span span) {
    var question = new Question(metric, span, granularity, ZoneOffset.UTC, metric.groups(), null);
    var found = await(figures.list(tenant, question, MOST_ROWS + 1));
    var middle = granularity.start(span.from().plus(half(span)), ZoneOffset.UTC);
    if (found.size() > MOST_ROWS && middle.isAfter(span.from())) {
      return read(tenant, metric, granularity, new Span(span.from(), middle));
    }
    return new Found(span, found);
  }

  private static Duration half(Span span) {
    return Duration.between(span.from(), span.to()).dividedBy(2);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Duration chunk(Granularity granularity) {
    return switch (granularity) {
      case MINUTE -> Duration.ofHours(12);
      case HOUR -> Duration.ofDays(20);
      case DAY, MONTH -> Duration.ofDays(400);
    };
  }

  private static void row(Metric metric, Figure figure, boolean csv, StringBuilder text) {
    var start = Objects.requireNonNull(figure.start()).atOffset(ZoneOffset.UTC);
    if (csv) {
      text.append(metric.name()).append(',').append(metric.aggregation().id()).append(',');
      text.append(quoted(metric.unit() == null ? "" : metric.unit())).append(',');
      Times.append(start, text);
      text.append(',').append(figure.value()).append(',');
      text.append(quoted(group(metric, figure).encode())).append("\r\n");
      return;
    }
    text.append("{\"metric\":\"").append(metric.name());
    text.append("\",\"aggregation\":\"").append(metric.aggregation().id()).append("\",\"unit\":");
    if (metric.unit() == null) {
      text.append("null");
    } else {
      JsonText.quote(metric.unit(), text);
    }
    Times.append(start, text.append(",\"start\":\""));
    text.append("\",\"value\":").append(figure.value());
    text.append(",\"group\":").append(group(metric, figure).encode()).append("}\n");
  }

  private static JsonObject group(Metric metric, Figure figure) {
    var group = new JsonObject();
    for (int i = 0; i < metric.groups().size(); i++) {
      group.put(metric.groups().get(i), figure.groups().get(i));
    }
    return group;
  }

  // RFC 4180; and what a spreadsheet would take for a formula is taken for text.
  private static String quoted(String value) {
    boolean formula = !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0;
    return '"' + (formula ? "'" : "") + value.replace("\"", "\"\"") + '"';
  }
}
