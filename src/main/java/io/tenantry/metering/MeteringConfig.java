package io.tenantry.metering;

import io.tenantry.kernel.config.ByteSize;
import io.tenantry.kernel.config.Requirements;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What is counted, how soon it can be seen and how long it is kept. Without {@code journalDir} the
 * journal lies under the data directory.
 */
public record MeteringConfig(
    boolean requests,
    Optional<Path> journalDir,
    ByteSize journalMaxSize,
    Duration flushInterval,
    Duration rollupInterval,
    Duration minutesRetention,
    Duration hoursRetention,
    Duration eventsRetention) {
  public MeteringConfig {
    new Requirements()
        .range("journalMaxSize", journalMaxSize, "16MiB", "64GiB")
        .range("flushInterval", flushInterval, "10ms", "1m")
        .range("rollupInterval", rollupInterval, "100ms", "1h")
        // An hour is rolled up anew when an event comes late: its minutes must still be there.
        .range("minutesRetention", minutesRetention, "40d", "1830d")
        .range("hoursRetention", hoursRetention, "40d", "1830d")
        .range("eventsRetention", eventsRetention, "75d", "1830d")
        .orThrow();
  }
}
