package io.tenantry.kernel.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageJournalTest {
  private static final long MINUTE = 29_000_000;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.ofEpochSecond(MINUTE * 60 + 7));
  private final InstantSource clock = now::get;
  @TempDir private Path folder;

  private UsageJournal journal(int slabs) {
    return new UsageJournal(folder, (long) slabs * Slab.SIZE, clock);
  }

  private static List<UsageCount> counts(List<Slab> slabs) {
    return slabs.stream().flatMap(slab -> slab.counts().stream()).toList();
  }

  private static List<Slab> turn(UsageJournal journal) {
    return journal.turn().await();
  }

  private static long requests(List<Slab> slabs) {
    return counts(slabs).stream().mapToLong(UsageCount::requests).sum();
  }

  @Test
  void addsUpWhatOneTenantUsedOfOneOperationInOneMinute() {
    try (var journal = journal(9)) {
      var counter = journal.newCounter(Runnable::run);

      counter.count("acme", "resource.get", "GET", 200, 1_204, 300);
      counter.count("acme", "resource.get", "GET", 200, 800, 100);
      counter.count("acme", "resource.get", "GET", 404, 5, 50);
      counter.count("globex", "resource.get", "GET", 200, 7, 1);
      now.updateAndGet(then -> then.plusSeconds(60));
      counter.count("acme", "resource.get", "GET", 200, 9, 2);

      assertThat(counts(turn(journal)))
          .containsExactlyInAnyOrder(
              new UsageCount("acme", "resource.get", "GET", 200, MINUTE, 2, 2_004, 400),
              new UsageCount("acme", "resource.get", "GET", 404, MINUTE, 1, 5, 50),
              new UsageCount("globex", "resource.get", "GET", 200, MINUTE, 1, 7, 1),
              new UsageCount("acme", "resource.get", "GET", 200, MINUTE + 1, 1, 9, 2));
    }
  }

  @Test
  void givesEachCountToOneGeneration() {
    try (var journal = journal(9)) {
      var counter = journal.newCounter(Runnable::run);
      long seen = 0;
      long last = 0;
      for (int i = 1; i <= 20; i++) {
        for (int j = 0; j < i; j++) {
          counter.count("acme", "resource.get", "GET", 200, 1, 1);
        }
        var closed = turn(journal);
        assertThat(requests(closed)).isEqualTo(i);
        assertThat(closed.getFirst().part()).isGreaterThan(last);
        last = closed.getLast().part();
        seen += requests(closed);
        journal.release(closed);
      }
      assertThat(seen).isEqualTo(210);
      assertThat(turn(journal)).isEmpty();
      assertThat(journal.bytes()).isEqualTo(2L * Slab.SIZE);
    }
  }

  @Test
  void goesOnInFurtherSlabsAndThenSaysWhatItLost() {
    try (var journal = journal(3)) {
      var counter = journal.newCounter(Runnable::run);
      int room = 3 * (Slab.SIZE / 256 - 1);

      for (int i = 0; i < room + 5; i++) {
        counter.count("t" + i, "resource.get", "GET", 200, 1, 1);
      }
      counter.count("t0", "resource.get", "GET", 200, 1, 1);

      assertThat(journal.lost()).isEqualTo(5);
      var closed = turn(journal);
      assertThat(closed).hasSize(3).isSortedAccordingTo((a, b) -> Long.compare(a.part(), b.part()));
      assertThat(requests(closed)).isEqualTo(room + 1);
      journal.release(closed);
      assertThat(journal.bytes()).isEqualTo(2L * Slab.SIZE);
    }
  }

  @Test
  void countsInMemoryWhereNoFileCanBeWritten() throws IOException {
    var file = Files.createFile(folder.resolve("no folder"));
    try (var journal = new UsageJournal(file, 9L * Slab.SIZE, clock)) {
      var counter = journal.newCounter(Runnable::run);

      counter.count("acme", "resource.get", "GET", 200, 1, 1);

      assertThat(journal.isVolatile()).isTrue();
      assertThat(requests(turn(journal))).isEqualTo(1);
    }
  }

  @Test
  void leavesWhatIsNotCountedToTheNextProcess() throws IOException {
    UUID id;
    try (var journal = journal(9)) {
      id = journal.id();
      var counter = journal.newCounter(Runnable::run);
      counter.count("acme", "resource.get", "GET", 200, 1, 1);
      journal.release(turn(journal));
      counter.count("acme", "resource.get", "GET", 200, 2, 2);
      turn(journal);
      counter.count("globex", "resource.get", "GET", 200, 3, 3);
      counter.count("globex", "resource.get", "GET", 200, 3, 3);
      assertThat(LeftJournal.takeAll(folder, UUID.randomUUID())).isEmpty();
    }

    for (var left : LeftJournal.takeAll(folder, UUID.randomUUID())) {
      try (left) {
        assertThat(left.id()).isEqualTo(id);
        assertThat(left.slabs()).hasSize(2);
        assertThat(counts(left.slabs()))
            .containsExactly(
                new UsageCount("acme", "resource.get", "GET", 200, MINUTE, 1, 2, 2),
                new UsageCount("globex", "resource.get", "GET", 200, MINUTE, 2, 6, 6));
        left.delete();
      }
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void removesItsFolderWhereAllIsCounted() {
    try (var journal = journal(9)) {
      var counter = journal.newCounter(Runnable::run);
      counter.count("acme", "resource.get", "GET", 200, 1, 1);
      journal.release(turn(journal));
    }

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void takesWhatIsNoSlabForNone() throws IOException {
    try (var journal = journal(9)) {
      Files.write(folder.resolve(journal.id().toString()).resolve("cut.usage"), new byte[100]);
    }

    var counts = new ArrayList<UsageCount>();
    for (var left : LeftJournal.takeAll(folder, UUID.randomUUID())) {
      try (left) {
        counts.addAll(counts(left.slabs()));
      }
    }
    assertThat(counts).isEmpty();
  }

  @Test
  void doesNotTakeACopyForTheJournal() throws IOException {
    try (var journal = journal(9)) {
      var counter = journal.newCounter(Runnable::run);
      counter.count("acme", "resource.get", "GET", 200, 1, 1);
      turn(journal);
      var original = folder.resolve(journal.id().toString());
      var copies = folder.resolve("copies");
      var copy = Files.createDirectories(copies.resolve(original.getFileName()));
      try (var files = Files.newDirectoryStream(original)) {
        for (var file : files) {
          Files.copy(file, copy.resolve(file.getFileName()));
        }
      }

      assertThat(LeftJournal.takeAll(copies, UUID.randomUUID())).isEmpty();

      // Whoever knows that the original is gone says so.
      Files.write(copy.resolve("lock"), new byte[0]);
      for (var left : LeftJournal.takeAll(copies, UUID.randomUUID())) {
        try (left) {
          assertThat(requests(left.slabs())).isEqualTo(1);
        }
      }
    }
  }
}
