package io.tenantry.isolation;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Two connections for fifty tenants, clients that vanish, connections that die: no wrong row. */
class IsolationSoakIT {
  private static final int CLIENTS = 12;

  @Test
  void noTenantSeesAnothersRowForTenSeconds(TestReporter reporter) throws InterruptedException {
    soak(reporter, 5_000, Duration.ofSeconds(10));
  }

  @Test
  @Tag("long")
  void noTenantSeesAnothersRowInAHundredThousandRequests(TestReporter reporter)
      throws InterruptedException {
    soak(reporter, 100_000, Duration.ofMinutes(30));
  }

  private static void soak(TestReporter reporter, int most, Duration time)
      throws InterruptedException {
    try (var soak = new Soak(most, time)) {
      soak.run(CLIENTS);

      soak.assertNoWrongRow();
      reporter.publishEntry(soak.toString());
    }
  }
}
