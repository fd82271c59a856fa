package io.tenantry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Writes the tables of a run from its rounds: {@code --rounds FILE --to FILE}. */
public final class Report {
  private static final List<List<String>> PAIRS =
      List.of(
          List.of("platform", "floor"),
          List.of("platform", "stock"),
          List.of("stock", "floor"),
          List.of("platform-150", "platform-2"),
          List.of("stock-150", "stock-2"),
          List.of("api-key", "jwt"),
          List.of("long-role", "jwt"),
          List.of("jwt", "none"),
          List.of("metered", "unmetered"),
          List.of("limited", "unlimited"),
          List.of("beside-wrong-keys", "alone"),
          List.of("beside-right-keys", "alone"));

  private Report() {}

  public static void main(String[] arguments) throws IOException {
    var options = Options.of(arguments);
    Map<String, List<Round>> scenarios =
        Files.readAllLines(Path.of(options.text("rounds"))).stream()
            .map(Round::parse)
            .collect(
                Collectors.groupingBy(Round::scenario, LinkedHashMap::new, Collectors.toList()));
    var lines = new ArrayList<String>();
    scenarios.forEach((scenario, rounds) -> lines.addAll(table(scenario, rounds)));
    Files.write(Path.of(options.text("to")), lines);
  }

  private static List<String> table(String scenario, List<Round> rounds) {
    Map<String, List<Round>> sides =
        rounds.stream()
            .collect(Collectors.groupingBy(Round::side, LinkedHashMap::new, Collectors.toList()));
    var lines = new ArrayList<String>();
    lines.add("### " + scenario);
    lines.add("");
    lines.add(
        "| side | requests/s (median, min–max) | p50 ms | p99 ms | CPU µs/request: server + PG + Redis |");
    lines.add("|---|---|---|---|---|");
    sides.forEach((side, own) -> lines.add(row(side, own)));
    lines.add("");
    for (var pair : PAIRS) {
      var over = sides.get(pair.getFirst());
      var under = sides.get(pair.getLast());
      if (over != null && under != null) {
        lines.add(ratio(String.join(" / ", pair), over, under));
      }
    }
    lines.add("");
    return lines;
  }

  private static String row(String side, List<Round> rounds) {
    return "| %s | %s | %.1f | %.1f | %.0f + %.0f + %.0f = %.0f |"
        .formatted(
            side,
            Spread.of(rounds, Round::perSecond).show("%.0f"),
            Spread.of(rounds, Round::p50).median() / 1000,
            Spread.of(rounds, Round::p99).median() / 1000,
            Spread.of(rounds, Round::serverCpu).median(),
            Spread.of(rounds, Round::databaseCpu).median(),
            Spread.of(rounds, Round::redisCpu).median(),
            Spread.of(rounds, Round::cpu).median());
  }

  private static String ratio(String name, List<Round> over, List<Round> under) {
    return "- **%s**: requests/s %s, p99 %s, CPU per request %s"
        .formatted(
            name,
            pairwise(over, under, Round::perSecond).show("%.2f"),
            pairwise(over, under, Round::p99).show("%.2f"),
            pairwise(over, under, Round::cpu).show("%.2f"));
  }

  /** The ratio within each round, where both ran next to each other. */
  private static Spread pairwise(
      List<Round> over, List<Round> under, ToDoubleFunction<Round> figure) {
    var ratios = new ArrayList<Double>();
    for (int n = 0; n < Math.min(over.size(), under.size()); n++) {
      ratios.add(figure.applyAsDouble(over.get(n)) / figure.applyAsDouble(under.get(n)));
    }
    return new Spread(ratios.stream().sorted().toList());
  }
}
