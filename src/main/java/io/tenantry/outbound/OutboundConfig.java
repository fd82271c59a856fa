package io.tenantry.outbound;

import io.tenantry.kernel.config.Requirements;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where calls to other systems may go. */
public record OutboundConfig(
    List<Integer> ports, boolean allowHttp, boolean allowPrivate, Optional<Path> tlsCa) {
  public OutboundConfig {
    new Requirements()
        .that(
            "ports",
            ports.stream().allMatch(port -> port >= 1 && port <= 65_535),
            "must be ports from 1 to 65535")
        .orThrow();
  }
}
