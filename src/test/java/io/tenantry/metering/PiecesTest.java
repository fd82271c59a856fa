package io.tenantry.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class PiecesTest {
  private static final Instant BEGINNING = Instant.parse("2026-01-30T00:00:00Z");

  @Provide
  Arbitrary<Set<Integer>> hours() {
    return Arbitraries.integers().between(-2, 120).set().ofMaxSize(12);
  }

  @Property(tries = 500)
  void everyMinuteIsReadFromExactlyOneTable(
      @ForAll @IntRange(min = 0, max = 5000) int from,
      @ForAll @IntRange(min = 1, max = 7000) int length,
      @ForAll Pieces.Coarsest coarsest,
      @ForAll("hours") Set<Integer> changed) {
    var range = new Span(minute(from), minute(from + length));
    var hours = new TreeSet<Instant>();
    changed.forEach(hour -> hours.add(BEGINNING.plus(Duration.ofHours(hour))));

    var pieces = Pieces.of(range, coarsest, hours);

    var all = new ArrayList<Span>();
    all.addAll(pieces.days());
    all.addAll(pieces.hours());
    all.addAll(pieces.minutes());
    all.sort(Comparator.comparing(Span::from));
    assertThat(all).noneMatch(Span::isEmpty);
    assertThat(all.getFirst().from()).isEqualTo(range.from());
    assertThat(all.getLast().to()).isEqualTo(range.to());
    for (int i = 1; i < all.size(); i++) {
      assertThat(all.get(i).from()).isEqualTo(all.get(i - 1).to());
    }
    assertThat(pieces.days()).allMatch(span -> span.equals(span.whole(Pieces.DAY)));
    assertThat(pieces.hours()).allMatch(span -> span.equals(span.whole(Pieces.HOUR)));
    for (var hour : hours) {
      assertThat(List.of(pieces.days(), pieces.hours()))
          .allSatisfy(spans -> assertThat(spans).noneMatch(span -> holds(span, hour)));
    }
    assertThat(pieces.days().isEmpty() || coarsest == Pieces.Coarsest.DAY).isTrue();
    assertThat(pieces.hours().isEmpty() || coarsest != Pieces.Coarsest.MINUTE).isTrue();
    // What no changed hour and no edge forbids is read from the coarsest table.
    assertThat(minutes(pieces.minutes()))
        .isLessThan(coarsest == Pieces.Coarsest.MINUTE ? 7001 : 120 + 60 * hours.size());
  }

  private static Instant minute(int minute) {
    return BEGINNING.plus(Duration.ofMinutes(minute));
  }

  private static boolean holds(Span span, Instant hour) {
    return !hour.isBefore(span.from()) && hour.isBefore(span.to());
  }

  private static long minutes(List<Span> spans) {
    return spans.stream()
        .mapToLong(span -> Duration.between(span.from(), span.to()).toMinutes())
        .sum();
  }
}
