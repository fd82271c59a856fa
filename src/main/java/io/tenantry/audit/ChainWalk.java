package io.tenantry.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Goes along a tenant's chain, entry by entry, to the first that does not belong where it is. */
final class ChainWalk {
  private final String tenant;
  private final NavigableMap<Long, Map<String, String>> anchors = new TreeMap<>();
  private long entries;
  private String hash = Chain.START;
  private @Nullable UUID last;

  ChainWalk(String tenant) {
    this.tenant = tenant;
  }

  /**
   * Something beside the log that says how it stood.
   *
   * @param source what it is, in words
   */
  void expect(long count, String hashThere, String source) {
    if (count > 0) {
      anchors.computeIfAbsent(count, none -> new HashMap<>()).put(hashThere, source);
    }
  }

  /** How many entries belong where they are so far. */
  long entries() {
    return entries;
  }

  /** Takes the next row in order of the sequence; what is wrong with it, if anything. */
  Optional<Break> next(LogEntry row) {
    long place = entries + 1;
    if (row.sequence() == null || row.sequence() != place) {
      return broken(place, row.id(), "entry %d is missing".formatted(place));
    }
    var canonical = row.canonical(tenant, place);
    var computed = Chain.hash(hash, canonical);
    if (!computed.equals(row.hash()) || !hash.equals(row.previousHash())) {
      return place > 1 && fitsAnother(row, canonical)
          // It hangs on an entry that is gone: the one in that place is not the one that was.
          ? broken(place - 1, last, "entry %d was replaced".formatted(place - 1))
          : broken(place, row.id(), "entry %d was changed".formatted(place));
    }
    hash = computed;
    for (var anchor : anchors.getOrDefault(place, Map.of()).entrySet()) {
      if (!anchor.getKey().equals(hash)) {
        return broken(
            place,
            row.id(),
            "%s has another entry %d: the chain was written anew up to here"
                .formatted(anchor.getValue(), place));
      }
    }
    entries = place;
    last = row.id();
    return Optional.empty();
  }

  private boolean fitsAnother(LogEntry row, String canonical) {
    var previous = row.previousHash();
    return previous != null
        && previous.length() == Chain.START.length()
        && !previous.equals(hash)
        && Chain.hash(previous, canonical).equals(row.hash());
  }

  /** Says that no row is left; what is missing, if anything. */
  Optional<Break> end() {
    var missing = anchors.higherEntry(entries);
    return missing == null
        ? Optional.empty()
        : broken(
            entries + 1,
            null,
            "entry %d is missing: %s has %d entries"
                .formatted(
                    entries + 1, missing.getValue().values().iterator().next(), missing.getKey()));
  }

  static Optional<Break> broken(long sequence, @Nullable UUID id, String reason) {
    return Optional.of(new Break(sequence, id, reason));
  }

  /**
   * Where the chain is first not what it was.
   *
   * @param id of the row that stands there, or next behind where that one is missing
   */
  record Break(long sequence, @Nullable UUID id, String reason) {}
}
