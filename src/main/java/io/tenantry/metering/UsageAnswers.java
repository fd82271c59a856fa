package io.tenantry.metering;

import static io.vertx.core.Future.await;

import io.tenantry.kernel.Times;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.json.JsonText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says what a tenant used: over time, and in all. */
final class UsageAnswers {
  private static final long TIMEOUT_MILLIS = 5_000;

  private final Bus bus;
  private final FigureRepository figures;
  private final InstantSource clock;

  UsageAnswers(Bus bus, FigureRepository figures, InstantSource clock) {
    this.bus = bus;
    this.figures = figures;
    this.clock = clock;
  }

  /** One metric by window and group. */
  Answer show(Call call) {
    var tenant = call.tenant();
    var question = Question.of(call.params(), await(figures.listMetrics(tenant)), clock.instant());
    var found = await(figures.list(tenant, question, Question.MOST_POINTS + 1));
    if (found.size() > Question.MOST_POINTS) {
      throw Question.tooManyPoints();
    }
    var text = new StringBuilder(256 + 64 * found.size()).append('{');
    metric(question.metric(), text);
    span(question.span(), text.append(','));
    text.append(",\"granularity\":\"").append(question.granularity().id());
    text.append("\",\"time_zone\":\"").append(question.zone().getId());
    text.append("\",\"points\":[");
    if (question.groupBy().isEmpty() && question.metric().hasZero()) {
      filled(question, found, text);
    } else {
      for (int i = 0; i < found.size(); i++) {
        point(found.get(i), question.groupBy(), i == 0 ? text : text.append(','));
      }
    }
    text.append("],\"other_groups\":").append(found.stream().anyMatch(Figure::other)).append('}');
    return Answer.of(Buffer.buffer(text.toString()));
  }

  // Every window there is, with 0 where nothing was used.
  private static void filled(Question question, List<Figure> found, StringBuilder text) {
    var granularity = question.granularity();
    var figures = found.iterator();
    var next = figures.hasNext() ? figures.next() : null;
    var start = granularity.start(question.span().from(), question.zone());
    for (boolean first = true; start.isBefore(question.span().to()); first = false) {
      var used = next != null && start.equals(next.start()) ? next : null;
      point(start, used == null ? "0" : used.value(), first ? text : text.append(','));
      text.append('}');
      if (used != null) {
        next = figures.hasNext() ? figures.next() : null;
      }
      start = granularity.next(start, question.zone());
    }
  }

  private static void point(Figure figure, List<String> names, StringBuilder text) {
    point(figure.start(), figure.value(), text);
    if (!names.isEmpty()) {
      text.append(",\"group\":{");
      for (int i = 0; i < names.size(); i++) {
        JsonText.quote(names.get(i), i == 0 ? text : text.append(','));
        text.append(':');
        quote(figure.groups().get(i), text);
      }
      text.append('}');
    }
    text.append('}');
  }

  private static void point(@Nullable Instant start, @Nullable String value, StringBuilder text) {
    text.append("{\"start\":\"");
    time(start, text);
    text.append("\",\"value\":").append(value);
  }

  /** Every metric in all. */
  Answer summarize(Call call) {
    var tenant = call.tenant();
    var span = Question.span(call.params(), clock.instant());
    var metrics = await(figures.listMetrics(tenant));
    var values = new HashMap<String, @Nullable String>();
    for (var figure : await(figures.totals(tenant, metrics, span))) {
      values.put(figure.metric(), figure.value());
    }
    var quotas = quotas(call);
    var text = new StringBuilder(128 + 256 * metrics.size()).append('{');
    span(span, text);
    text.append(",\"metrics\":[");
    for (int i = 0; i < metrics.size(); i++) {
      var metric = metrics.get(i);
      metric(metric, (i == 0 ? text : text.append(',')).append('{'));
      var value = values.get(metric.name());
      text.append(",\"value\":").append(value == null && metric.hasZero() ? "0" : value);
      text.append(",\"quota\":").append(quotas.get(metric.name())).append('}');
    }
    return Answer.of(Buffer.buffer(text.append("]}").toString()));
  }

  // What whoever keeps quotas says of them, by metric, as text.
  private Map<String, String> quotas(Call call) {
    var asked =
        Call.internal(
            "quota.standings", JsonObject.of("tenant", call.tenant()), call.correlationId());
    var answer = await(bus.request(asked, TIMEOUT_MILLIS));
    var quotas = new HashMap<String, String>();
    for (var each : new JsonArray(Objects.requireNonNull(answer.body()))) {
      var quota = (JsonObject) each;
      quotas.put((String) quota.remove("metric"), quota.encode());
    }
    return quotas;
  }

  /** One metric in all, of the tenant that the call names; for the platform itself. */
  Answer total(Call call) {
    var params = call.params();
    var tenant = params.getString("tenant");
    var metric = Question.metric(params.getString("metric"), await(figures.listMetrics(tenant)));
    var span = Question.span(params, clock.instant());
    var found = await(figures.totals(tenant, List.of(metric), span));
    var value = found.isEmpty() ? null : found.getFirst().value();
    return Answer.of(Buffer.buffer("{\"value\":" + (value == null ? "0" : value) + '}'));
  }

  private static void metric(Metric metric, StringBuilder text) {
    text.append("\"metric\":\"").append(metric.name());
    text.append("\",\"aggregation\":\"").append(metric.aggregation().id());
    text.append("\",\"unit\":");
    quote(metric.unit(), text);
  }

  private static void span(Span span, StringBuilder text) {
    text.append("\"from\":\"");
    time(span.from(), text);
    text.append("\",\"to\":\"");
    time(span.to(), text);
    text.append('"');
  }

  private static void time(@Nullable Instant instant, StringBuilder text) {
    if (instant != null) {
      Times.append(instant.atOffset(ZoneOffset.UTC), text);
    }
  }

  private static void quote(@Nullable String value, StringBuilder text) {
    if (value == null) {
      text.append("null");
    } else {
      JsonText.quote(value, text);
    }
  }
}
