package io.tenantry.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.Times;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However events are cut into requests, repeated and mixed up, they add up to the same. */
class CountTest {
  private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-03-01T12:00:00Z");
  private static final List<Meter> METERS =
      List.of(
          meter("total", "sum", "$.g"), meter("kinds", "unique"), meter("calls", "count", "$.g"));

  private static Meter meter(String name, String aggregation, String... groups) {
    var definition =
        JsonObject.of("name", name, "event_type", "t", "aggregation", aggregation)
            .put("group_by", new JsonArray(List.of(groups)));
    return MeterDefinition.read(
        aggregation.equals("count") ? definition : definition.put("value_path", "$.v"));
  }

  /** What a client knows of an event; the id says all else, as it must. */
  record Fact(int id, int minute, int tenths, int group) {
    JsonObject toEvent() {
      var data = JsonObject.of("v", tenths / 10.0, "g", "g" + group);
      return JsonObject.of("specversion", "1.0", "id", "" + id, "source", "/s", "type", "t")
          .put("time", Times.text(NOW.minusMinutes(minute).plusSeconds(id % 3)))
          .put("data", data);
    }

    String minuteText() {
      return NOW.minusMinutes(minute).toString();
    }
  }

  @Provide
  Arbitrary<List<Fact>> facts() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 50_000),
            Arbitraries.integers().between(-99, 99),
            Arbitraries.integers().between(0, 4))
        .as((minute, tenths, group) -> new Fact(0, minute % 7, tenths, group))
        .list()
        .ofMaxSize(60)
        .map(list -> {
          var numbered = new ArrayList<Fact>();
          list.forEach(fact ->
              numbered.add(new Fact(numbered.size(), fact.minute, fact.tenths, fact.group)));
          return numbered;
        });
  }

  @Property(tries = 300)
  void anySplitRepetitionAndOrderGiveTheSame(@ForAll("facts") List<Fact> facts, @ForAll long seed) {
    var random = new Random(seed);
    var sent = new ArrayList<>(facts);
    facts.stream().filter(fact -> random.nextInt(3) == 0).forEach(sent::add);
    Collections.shuffle(sent, random);

    var known = new HashSet<UUID>();
    var windows = new TreeMap<String, Total>();
    int accepted = 0;
    int duplicates = 0;
    for (int at = 0; at < sent.size(); ) {
      int end = Math.min(sent.size(), at + 1 + random.nextInt(20));
      var events = sent.subList(at, end).stream().map(Fact::toEvent).toList();
      var submission = Submission.read(events, NOW);
      var count = new Count(METERS, known);
      count.add(submission);
      // The store: keys that are known from then on, and windows to which more is added.
      count.fresh().forEach(event -> known.add(event.key()));
      count
          .windows()
          .totals()
          .forEach(
              (key, total) -> windows.computeIfAbsent(text(key), any -> new Total()).add(total));
      accepted += submission.toJson().getInteger("accepted");
      duplicates += submission.toJson().getInteger("duplicates");
      at = end;
    }

    assertThat(accepted).isEqualTo(facts.size());
    assertThat(duplicates).isEqualTo(sent.size() - facts.size());
    var told = new TreeMap<String, String>();
    windows.forEach((key, total) -> told.put(key, text(total)));
    assertThat(told).isEqualTo(plainly(facts));
  }

  private static String text(Windows.Key key) {
    return key.metric() + " " + key.minute() + " " + key.group();
  }

  private static String text(Total total) {
    return "%d %s %s %s %s %d"
        .formatted(
            total.events(),
            plain(total.sum()),
            plain(total.min()),
            plain(total.max()),
            plain(total.latest()),
            total.values().size());
  }

  private static String plain(@org.jspecify.annotations.Nullable BigDecimal number) {
    return number == null ? "-" : tenths(number.movePointRight(1).intValueExact());
  }

  private static String tenths(int tenths) {
    return Integer.toString(tenths);
  }

  /** The same in whole tenths, meter by meter and event by event. */
  private static Map<String, String> plainly(List<Fact> facts) {
    var result = new TreeMap<String, String>();
    var cells = new LinkedHashMap<String, List<Fact>>();
    for (var fact : facts) {
      var group = "{\"g\":\"g" + fact.group + "\"}";
      for (var cell :
          List.of(
              "total " + fact.minuteText() + " " + group,
              "calls " + fact.minuteText() + " " + group,
              "kinds " + fact.minuteText() + " {}")) {
        cells.computeIfAbsent(cell, any -> new ArrayList<>()).add(fact);
      }
    }
    cells.forEach((cell, in) -> {
      var values = in.stream().mapToInt(Fact::tenths);
      if (cell.startsWith("total")) {
        var all = values.summaryStatistics();
        var last = in.stream().mapToInt(fact -> fact.id % 3).max().orElseThrow();
        var latest =
            in.stream().filter(f -> f.id % 3 == last).mapToInt(Fact::tenths).max().orElseThrow();
        result.put(
            cell,
            "%d %s %s %s %s 0"
                .formatted(
                    in.size(),
                    tenths((int) all.getSum()),
                    tenths(all.getMin()),
                    tenths(all.getMax()),
                    tenths(latest)));
      } else {
        long different = cell.startsWith("kinds") ? values.distinct().count() : 0;
        result.put(cell, "%d 0 - - - %d".formatted(in.size(), different));
      }
    });
    return Objects.requireNonNull(result);
  }
}
