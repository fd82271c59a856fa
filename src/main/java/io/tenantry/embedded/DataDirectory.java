package io.tenantry.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The directory with everything the embedded servers own, held by one process at a time. */
final class DataDirectory implements AutoCloseable {
  private static final long LARGEST_LOG = 10L << 20;

  private final Path root;
  private final FileChannel lock;

  private DataDirectory(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /** Creates the directory when absent and takes its lock, which dies with this process. */
  static DataDirectory lock(Path path) {
    try {
      var root = Files.createDirectories(path.toAbsolutePath()).toRealPath();
      var lock = FileChannel.open(root.resolve("lock"), CREATE, READ, WRITE);
      if (!tryLock(lock)) {
        var holder = Files.readString(root.resolve("lock"), US_ASCII).strip();
        lock.close();
        throw new EmbeddedServerException(
            "the data directory %s is in use by process %s".formatted(root, holder));
      }
      lock.truncate(0);
      lock.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(US_ASCII)));
      var data = new DataDirectory(root, lock);
      Files.createDirectories(data.bin());
      Secrets.createPrivate(data.logs());
      return data;
    } catch (IOException e) {
      throw EmbeddedServerException.of("cannot use " + path + " as the data directory", e);
    }
  }

  /** Whether a process works in the directory now. */
  static boolean isHeld(Path path) {
    var file = path.resolve("lock");
    if (!Files.exists(file)) {
      return false;
    }
    try (var lock = FileChannel.open(file, READ, WRITE)) {
      return !tryLock(lock);
    } catch (IOException e) {
      throw EmbeddedServerException.of("cannot look into " + path, e);
    }
  }

  private static boolean tryLock(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException heldInThisProcess) {
      return false;
    }
  }

  Path root() {
    return root;
  }

  Path bin() {
    return root.resolve("bin");
  }

  Path secrets() {
    return root.resolve("secrets");
  }

  Path postgres() {
    return root.resolve("postgres");
  }

  Path redis() {
    return root.resolve("redis");
  }

  Path logs() {
    return root.resolve("log");
  }

  /** The log of one server; one that has grown large is put aside and replaces the older one. */
  Path log(String server) {
    var log = logs().resolve(server + ".log");
    try {
      if (Files.exists(log) && Files.size(log) > LARGEST_LOG) {
        var aside = logs().resolve(server + ".log.1");
        Files.move(log, aside, StandardCopyOption.REPLACE_EXISTING);
      }
      return log;
    } catch (IOException e) {
      throw EmbeddedServerException.of("cannot put the log " + log + " aside", e);
    }
  }

  boolean isHeld() {
    return lock.isOpen();
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw EmbeddedServerException.of("cannot release the lock of " + root, e);
    }
  }
}
