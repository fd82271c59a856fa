package io.tenantry.kernel.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** One source of settings by dotted path, with what was wrong about it. */
record Layer(SequencedMap<String, Setting> settings, List<Fault> faults) {
  Layer {
    faults = List.copyOf(faults);
  }

  static Layer of(Map<String, Setting> settings, List<Fault> faults) {
    return new Layer(new LinkedHashMap<>(settings), faults);
  }
}
