package io.tenantry.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class DueTenantsTest {
  private final Map<String, Long> written = new ConcurrentHashMap<>();
  private final DueTenants due = new DueTenants(written);

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  @Test
  void looksAtEachTenantAtOnceAfterItsMark() {
    written.put("acme", millis(0));
    written.put("beta", millis(5));

    assertThat(due.at(millis(10))).containsExactlyInAnyOrder("acme", "beta");
    assertThat(due.at(millis(20))).isEmpty();
    written.put("beta", millis(600));
    assertThat(due.at(millis(600))).contains("beta");
  }

  @Test
  void letsOneWhoWritesAllTheTimeWaitALittle() {
    int looks = 0;
    for (long now = 0; now <= 10_000; now += 50) {
      written.put("acme", millis(now));
      looks += due.at(millis(now)).size();
    }

    assertThat(looks).isEqualTo(21);
  }

  @Test
  void looksAgainUntilWhatWasUnderWayMustHaveEnded() {
    written.put("acme", millis(0));
    int looks = 0;
    long last = 0;
    for (long now = 0; now <= 60_000; now += 250) {
      if (!due.at(millis(now)).isEmpty()) {
        looks++;
        last = now;
      }
    }

    assertThat(looks).isBetween(5, 10);
    assertThat(last).isGreaterThan(DueTenants.KEPT.toMillis());
    assertThat(written).isEmpty();
  }

  @Test
  void keepsAMarkThatComesAtTheEnd() {
    written.put("acme", millis(0));
    due.at(millis(0));
    due.at(millis(14_000));
    written.put("acme", millis(60_000));

    assertThat(due.at(millis(60_001))).containsExactly("acme");
    assertThat(written).containsKey("acme");
  }
}
