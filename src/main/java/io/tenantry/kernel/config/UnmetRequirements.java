package io.tenantry.kernel.config;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** A record's components are out of their ranges; carries a message for each that is. */
final class UnmetRequirements extends IllegalArgumentException {
  private final SequencedMap<String, String> byComponent;

  UnmetRequirements(SequencedMap<String, String> byComponent) {
    super(
        byComponent.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining("; ")));
    this.byComponent = new LinkedHashMap<>(byComponent);
  }

  SequencedMap<String, String> byComponent() {
    return byComponent;
  }
}
