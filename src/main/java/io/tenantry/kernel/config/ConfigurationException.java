package io.tenantry.kernel.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; the message lists every fault on a line of its own. */
public final class ConfigurationException extends RuntimeException {
  private final List<Fault> faults;

  ConfigurationException(List<Fault> faults) {
    super(
        faults.stream()
            .map(fault -> "\n  " + fault)
            .collect(Collectors.joining("", "the configuration cannot be used:", "")));
    this.faults = List.copyOf(faults);
  }

  public List<Fault> faults() {
    return faults;
  }
}
