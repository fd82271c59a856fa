package io.tenantry.kernel.usage;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process has counted and the database has not yet. Counts go on in one generation of
 * slabs while the slabs of the one before are carried over; while the database is away, the
 * generation grows, up to a size. Where no file can be written, counts are kept in memory.
 */
public final class UsageJournal implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(UsageJournal.class);
  private static final int KEPT_PER_COUNTER = 2;

  private final UUID id = UUID.randomUUID();
  private final Path parent;
  private final long mostSlabs;
  private final InstantSource clock;
  private final @Nullable JournalFolder folder;
  private final List<UsageCounter> counters = new ArrayList<>();
  private final Queue<Slab> free = new ConcurrentLinkedQueue<>();
  private final AtomicInteger slabs = new AtomicInteger();
  private final AtomicInteger inMemory = new AtomicInteger();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicBoolean complained = new AtomicBoolean();
  private Generation generation = new Generation(1);

  /**
   * Opens a new journal.
   *
   * @param parent the folder in which the journals of several processes may lie
   * @param mostBytes how large it may grow
   */
  public UsageJournal(Path parent, long mostBytes, InstantSource clock) {
    this.parent = parent;
    this.mostSlabs = mostBytes / Slab.SIZE;
    this.clock = clock;
    this.folder = makeFolder();
  }

  private @Nullable JournalFolder makeFolder() {
    try {
      return JournalFolder.create(parent, id);
    } catch (IOException e) {
      complain(e);
      return null;
    }
  }

  public UUID id() {
    return id;
  }

  /** The folder in which the journals of killed processes may lie too. */
  public Path parent() {
    return parent;
  }

  /**
   * A counter of one event loop.
   *
   * @param loop runs something on that loop
   */
  public synchronized UsageCounter newCounter(Executor loop) {
    var counter = new UsageCounter(this, clock, loop, generation);
    counters.add(counter);
    for (int i = 0; i < KEPT_PER_COUNTER; i++) {
      var slab = make();
      if (slab != null) {
        free.add(slab);
      }
    }
    return counter;
  }

  /**
   * Lets every counter go on in a new generation, and gives what the one before holds, in the order
   * in which it has to be counted. Each call's slabs must be counted before those of the next.
   */
  public synchronized Future<List<Slab>> turn() {
    generation = generation.next();
    var turned = counters.stream().map(counter -> counter.turn(generation)).toList();
    return Future.all(turned)
        .map(all ->
            turned.stream()
                .flatMap(closed -> closed.result().stream())
                .sorted(Comparator.comparingLong(Slab::part))
                .toList());
  }

  /** Takes slabs back that have been counted. */
  public void release(List<Slab> counted) {
    for (var slab : counted) {
      if (slab.isFile() && free.size() < KEPT_PER_COUNTER * counters()) {
        free.add(slab);
      } else {
        discard(slab);
      }
    }
  }

  private synchronized int counters() {
    return counters.size();
  }

  private void discard(Slab slab) {
    slabs.decrementAndGet();
    if (!slab.isFile()) {
      inMemory.decrementAndGet();
    }
    try {
      slab.delete();
    } catch (IOException e) {
      complain(e);
    }
  }

  /** An empty slab; none where the journal may grow no more. */
  @Nullable Slab slab() {
    var slab = free.poll();
    return slab == null ? make() : slab;
  }

  private @Nullable Slab make() {
    if (slabs.incrementAndGet() > mostSlabs) {
      slabs.decrementAndGet();
      return null;
    }
    if (folder != null) {
      try {
        var slab = Slab.create(folder.newSlab());
        complained.set(false);
        return slab;
      } catch (IOException e) {
        complain(e);
      }
    }
    inMemory.incrementAndGet();
    return Slab.inMemory();
  }

  private void complain(IOException failure) {
    if (complained.compareAndSet(false, true)) {
      LOGGER
          .atError()
          .addKeyValue("folder", parent)
          .addKeyValue("cause", failure.toString())
          .log("usage is counted in memory: a killed process would lose what is not flushed");
    }
  }

  void lose() {
    if (lost.getAndIncrement() == 0) {
      LOGGER
          .atError()
          .addKeyValue("most_bytes", mostSlabs * Slab.SIZE)
          .log("the journal of usage is full: requests are not counted");
    }
  }

  /** How many requests were not counted since the journal was full. */
  public long lost() {
    return lost.get();
  }

  /** How many bytes it takes, on disk and in memory. */
  public long bytes() {
    return (long) slabs.get() * Slab.SIZE;
  }

  /** Whether some counts would be lost with the process. */
  public boolean isVolatile() {
    return folder == null || inMemory.get() > 0;
  }

  /**
   * Removes what has been counted; what has not stays for the next process.
   *
   * @return whether nothing stays
   */
  public boolean leave() {
    for (var slab = free.poll(); slab != null; slab = free.poll()) {
      discard(slab);
    }
    if (folder != null) {
      try {
        folder.close();
        return !folder.exists();
      } catch (IOException e) {
        complain(e);
      }
    }
    return false;
  }

  @Override
  public void close() {
    leave();
  }
}
