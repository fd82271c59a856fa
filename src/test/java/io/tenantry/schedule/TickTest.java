package io.tenantry.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TickTest {
  private static final UUID SCHEDULE = UUID.fromString("0198c0e2-5e6f-7a71-9283-94a516273849");
  private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");

  @Test
  void theJobsIdIsMadeOfTheScheduleAndTheTime() {
    var id = new Tick(SCHEDULE, NOON).jobId();

    // Written down: another version of this program has to make the same.
    assertThat(id).isEqualTo(UUID.fromString("019bc186-de00-7e83-8bb1-301cd729c522"));
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOON.toEpochMilli());
  }

  @Test
  void anotherTimeOrScheduleIsAnotherJob() {
    var ids =
        Stream.of(
                new Tick(SCHEDULE, NOON),
                new Tick(SCHEDULE, NOON.plusSeconds(60)),
                new Tick(new UUID(1, 2), NOON),
                new Tick(new UUID(2, 1), NOON))
            .map(Tick::jobId)
            .toList();

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(ids.get(1).toString()).isGreaterThan(ids.get(0).toString());
  }

  @Test
  void eachScheduleHasItsPartOfTheSpread() {
    var spread = new Spread(Duration.ofSeconds(30));
    var parts = new HashSet<Duration>();
    for (int i = 0; i < 1_000; i++) {
      var id = UUID.randomUUID();
      assertThat(spread.of(id)).isEqualTo(spread.of(id)).isBetween(Duration.ZERO, spread.most());
      parts.add(spread.of(id));
    }

    assertThat(parts).hasSizeGreaterThan(900);
    assertThat(new Spread(Duration.ZERO).apply(SCHEDULE, NOON)).isEqualTo(NOON);
  }
}
