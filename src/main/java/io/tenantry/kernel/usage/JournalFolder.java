package io.tenantry.kernel.usage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one process's journal, named by the journal's id. A lock on a file in it, which the
 * system releases when the process ends, tells whether the process lives. The file says which file
 * it is, so that the copy of a folder is not taken for the folder: the process may live elsewhere.
 */
final class JournalFolder implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(JournalFolder.class);
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
    lock.write(ByteBuffer.wrap(inode(made).getBytes(US_ASCII)));
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
      if (lock.tryLock() != null && isOriginal(path, id, lock)) {
        return Optional.of(new JournalFolder(id, path, lock));
      }
    } catch (OverlappingFileLockException e) {
      // Of this very process.
    }
    lock.close();
    return Optional.empty();
  }

  private static boolean isOriginal(Path folder, UUID id, FileChannel lock) throws IOException {
    // By the locked handle: the system drops the lock when any other one on the file is closed.
    var written = ByteBuffer.allocate(32);
    lock.read(written, 0);
    var inode = new String(written.array(), 0, written.position(), US_ASCII);
    if (inode.isEmpty() || inode.equals(inode(folder))) {
      return true;
    }
    LOGGER
        .atWarn()
        .addKeyValue("journal", id)
        .addKeyValue("folder", folder)
        .log("a copy of a journal is not counted; empty its file `lock` if the original is gone");
    return false;
  }

  private static String inode(Path folder) throws IOException {
    return Files.getAttribute(folder.resolve(LOCK), "unix:ino").toString();
  }

  private static FileChannel openLock(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve(LOCK),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
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
