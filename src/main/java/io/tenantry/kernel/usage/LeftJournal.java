package io.tenantry.kernel.usage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** The journal of a process that was killed, held so that nobody else counts it too. */
public final class LeftJournal implements AutoCloseable {
  private final JournalFolder folder;

  private LeftJournal(JournalFolder folder) {
    this.folder = folder;
  }

  /**
   * Takes over every journal in a folder whose process is gone.
   *
   * @param own the journal of this process, which is let alone: closing a second handle on its lock
   *     would release the lock
   */
  public static List<LeftJournal> takeAll(Path parent, UUID own) throws IOException {
    var left = new ArrayList<LeftJournal>();
    if (!Files.isDirectory(parent)) {
      return left;
    }
    try (var folders = Files.newDirectoryStream(parent, Files::isDirectory)) {
      for (var path : folders) {
        if (!path.endsWith(own.toString())) {
          JournalFolder.take(path).ifPresent(folder -> left.add(new LeftJournal(folder)));
        }
      }
    }
    return left;
  }

  public UUID id() {
    return folder.id();
  }

  /** What it holds, in the order in which it has to be counted. */
  public List<Slab> slabs() throws IOException {
    var slabs = new ArrayList<Slab>();
    for (var file : folder.slabs()) {
      var slab = Slab.read(file);
      if (!slab.counts().isEmpty()) {
        slabs.add(slab);
      }
    }
    slabs.sort(Comparator.comparingLong(Slab::part));
    return slabs;
  }

  /** Removes it for good; once it is counted. */
  public void delete() throws IOException {
    for (var file : folder.slabs()) {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
