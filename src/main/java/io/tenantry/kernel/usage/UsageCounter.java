package io.tenantry.kernel.usage;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's counts. Everything but the asking happens on that loop, so there are no locks: a
 * count is a look-up in memory and three stores into a mapped file.
 */
public final class UsageCounter {
  private static final long MINUTE_MILLIS = 60_000;

  private final UsageJournal journal;
  private final InstantSource clock;
  private final Executor loop;
  private final Map<Key, Place> places = new HashMap<>();
  private final List<Slab> slabs = new ArrayList<>();
  private Generation generation;
  private long minute;

  UsageCounter(UsageJournal journal, InstantSource clock, Executor loop, Generation generation) {
    this.journal = journal;
    this.clock = clock;
    this.loop = loop;
    this.generation = generation;
  }

  private record Key(String tenant, String operation, String method, int status) {}

  private record Place(Slab slab, int slot) {}

  /**
   * Counts one request or job; to be called on the counter's own loop, before anybody is answered.
   *
   * @param micros the time that it took, microseconds
   * @param bytes what it transferred in and out
   */
  public void count(
      String tenant, String operation, String method, int status, long micros, long bytes) {
    long now = Math.floorDiv(clock.millis(), MINUTE_MILLIS);
    if (now != minute) {
      places.clear();
      minute = now;
    }
    var key = new Key(tenant, operation, method, status);
    var place = places.get(key);
    if (place == null) {
      place = place(key);
      if (place == null) {
        journal.lose();
        return;
      }
      places.put(key, place);
    }
    place.slab.add(place.slot, micros, bytes);
  }

  private @Nullable Place place(Key key) {
    var place = slabs.isEmpty() ? null : placeIn(slabs.getLast(), key);
    if (place == null) {
      var slab = journal.slab();
      if (slab == null) {
        return null;
      }
      slab.begin(generation.nextPart());
      slabs.add(slab);
      place = placeIn(slab, key);
    }
    return place;
  }

  private @Nullable Place placeIn(Slab slab, Key key) {
    int slot = slab.take(key.tenant, key.operation, key.method, key.status, minute);
    return slot < 0 ? null : new Place(slab, slot);
  }

  /** Goes on in the next generation and gives away the slabs of the one before. */
  Future<List<Slab>> turn(Generation next) {
    var turned = Promise.<List<Slab>>promise();
    loop.execute(() -> {
      var closed = List.copyOf(slabs);
      slabs.clear();
      places.clear();
      generation = next;
      turned.complete(closed);
    });
    return turned.future();
  }
}
