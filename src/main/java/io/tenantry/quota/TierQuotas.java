package io.tenantry.quota;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The quotas that come with each tier; a tenant's own one for a metric stands in its place. */
final class TierQuotas {
  static final Pattern LINE =
      Pattern.compile(
          "([a-z_]+) ([a-z][a-z0-9_.]{0,62}) (\\d{1,18}(?:\\.\\d{1,6})?) (hour|day|month)"
              + " (soft|hard)");

  private final Map<String, Map<String, Quota>> byTier = new HashMap<>();

  TierQuotas(List<String> lines) {
    for (var line : lines) {
      var parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw new IllegalArgumentException("not a quota: " + line);
      }
      var quota =
          new Quota(
              parts.group(2),
              new BigDecimal(parts.group(3)),
              Period.of(parts.group(4)),
              parts.group(5).equals("hard"));
      byTier.computeIfAbsent(parts.group(1), tier -> new HashMap<>()).put(quota.metric(), quota);
    }
  }

  boolean isEmpty() {
    return byTier.isEmpty();
  }

  /** What holds for a tenant of this tier with these quotas of its own, by metric. */
  Collection<Quota> inForce(String tier, List<Quota> own) {
    var all = new TreeMap<>(byTier.getOrDefault(tier, Map.of()));
    own.forEach(quota -> all.put(quota.metric(), quota));
    return all.values();
  }
}
