package io.tenantry.kernel.usage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The folder of one process's journal, named by the journal's id. A lock on a file in it, which the
 * system releases when the process ends, tells whether the process lives.
 */
final class JournalFolder implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String SLABS = ".usage";

  private final UUID id;
  private final Path path;
  private final FileChannel lock;

  private JournalFolder(UUID id, Path path, FileChannel lock) {
    this.id = id;
    this.path = path;
    this.lock = lock;
  }

  /** Makes a folder that others take for in use from the first moment on. */
  static JournalFolder create(Path parent, UUID id) throws IOException {
    var made = Files.createDirectories(parent.resolve("new-" + id));
    var lock = openLock(made);
    if (lock.tryLock() == null) {
      lock.close();
      throw new IOException("cannot lock " + made);
    }
    var path = parent.resolve(id.toString());
    Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
    return new JournalFolder(id, path, lock);
  }

  /** Takes over the folder of a process that is gone; empty where it lives or is none. */
  static Optional<JournalFolder> take(Path path) throws IOException {
    FileChannel lock;
    UUID id;
    try {
      id = UUID.fromString(path.getFileName().toString());
      lock = openLock(path);
    } catch (IllegalArgumentException | NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      if (lock.tryLock() != null) {
        return Optional.of(new JournalFolder(id, path, lock));
      }
    } catch (OverlappingFileLockException e) {
      // Of this very process.
    }
    lock.close();
    return Optional.empty();
  }

  private static FileChannel openLock(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  UUID id() {
    return id;
  }

  boolean exists() {
    return Files.exists(path);
  }

  Path newSlab() {
    return path.resolve(UUID.randomUUID() + SLABS);
  }

  List<Path> slabs() throws IOException {
    try (var files = Files.newDirectoryStream(path, "*" + SLABS)) {
      var slabs = new ArrayList<Path>();
      files.forEach(slabs::add);
      return slabs;
    }
  }

  /** Gives the folder up, and removes it where no slab is left in it. */
  @Override
  public void close() throws IOException {
    try (lock) {
      if (exists() && slabs().isEmpty()) {
        Files.deleteIfExists(path.resolve(LOCK));
        Files.deleteIfExists(path);
      }
    }
  }
}
