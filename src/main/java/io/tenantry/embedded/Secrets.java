package io.tenantry.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** The servers' passwords: made up once, then kept in files that only their owner reads. */
record Secrets(Path directory) {
  private static final int RANDOM_BYTES = 24;

  /** A new password of hexadecimal digits, which no file format or URL has to escape. */
  static String random() {
    var bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  Optional<String> find(String name) {
    var file = directory.resolve(name);
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    } catch (IOException e) {
      throw EmbeddedServerException.of("cannot read the password in " + file, e);
    }
  }

  /** Writes a password to its file and gives it back. */
  String keep(String name, String value) {
    try {
      createPrivate(directory);
      writePrivate(directory.resolve(name), value + "\n");
      return value;
    } catch (IOException e) {
      throw EmbeddedServerException.of("cannot keep a password in " + directory, e);
    }
  }

  /** A directory of mode 700, also when it was there before with another mode. */
  static void createPrivate(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  /** Replaces a file by one of mode 600 in one step: a reader sees the old text or the new. */
  static void writePrivate(Path file, String text) throws IOException {
    var mode = PosixFilePermissions.fromString("rw-------");
    var next = file.resolveSibling(file.getFileName() + ".next");
    Files.deleteIfExists(next);
    Files.createFile(next, PosixFilePermissions.asFileAttribute(mode));
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
