package io.tenantry.kernel.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.job.DispatchStore.Terms;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A tenant that was given less capacity has that part of its tier's concurrency, and never none.
 */
class ShareTest {
  private final Limiter limiter =
      new Limiter(
          new LimitsConfig(true, Duration.ofSeconds(60), 1, 1, 10, 1, 1, 1, 1, 1, 1, 1),
          visit -> Future.failedFuture("no Redis"),
          () -> Future.succeededFuture(1),
          () -> Future.succeededFuture(1),
          () -> 0L);

  private int admitted(String tenant) {
    int count = 0;
    while (limiter.bucket(tenant).enter()) {
      count++;
    }
    for (int i = 0; i < count; i++) {
      limiter.bucket(tenant).leave();
    }
    return count;
  }

  @Test
  void boundsRequestsUnderWay() {
    assertThat(admitted("acme")).isEqualTo(10);

    limiter.share("acme", 0.35);
    assertThat(admitted("acme")).isEqualTo(4);
    limiter.share("acme", 0.01);
    assertThat(admitted("acme")).isEqualTo(1);
    limiter.share("acme", 1);
    assertThat(admitted("acme")).isEqualTo(10);
  }

  @Test
  void holdsForATenantThatComesLater() {
    limiter.share("late", 0.5);

    assertThat(admitted("late")).isEqualTo(5);
    assertThat(limiter.share("late")).isEqualTo(0.5);
  }

  @Test
  void staysWhenTheTierChanges() {
    limiter.share("acme", 0.5);

    limiter.bucket("acme").become(LimitPolicy.of("pro", 100, 60, 100, 40), 1);

    assertThat(admitted("acme")).isEqualTo(20);
  }

  @Test
  void boundsJobsAndLeavesOne() {
    assertThat(new Terms(4, 50).part(0.3)).isEqualTo(new Terms(4, 15));
    assertThat(new Terms(1, 10).part(0.01)).isEqualTo(new Terms(1, 1));
  }
}
