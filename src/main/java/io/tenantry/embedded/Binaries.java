package io.tenantry.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Puts the servers' programs from the class path into the data directory, once per version. */
record Binaries(DataDirectory data) {
  /** Writes one resource into a directory that exists and is empty. */
  @FunctionalInterface
  interface Unpacking {
    void write(InputStream resource, Path directory) throws IOException;
  }

  Path postgres(Machine machine) {
    return directory("postgresql-17", machine.postgresArchive(), TarXz::unpack);
  }

  Path redis(String program) {
    return directory(
        "redis-6.2",
        program,
        (resource, directory) -> {
          var file = directory.resolve("redis-server");
          Files.copy(resource, file);
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        });
  }

  /**
   * {@code bin/<name>-<checksum>}. The directory appears whole or not at all, so that its presence
   * is all a later start has to look at.
   */
  private Path directory(String name, String resource, Unpacking unpacking) {
    var url = Binaries.class.getResource(resource);
    if (url == null) {
      throw new EmbeddedServerException(
          "no %s on the class path: this build is for another system%s"
              .formatted(resource.substring(1), Machine.ELSE));
    }
    try {
      var connection = url.openConnection();
      var directory = data.bin().resolve(name + "-" + fingerprint(connection));
      if (!Files.exists(directory)) {
        unpack(url, unpacking, directory);
      }
      return directory;
    } catch (IOException e) {
      throw EmbeddedServerException.of("cannot unpack " + name + " into " + data.bin(), e);
    }
  }

  private void unpack(URL url, Unpacking unpacking, Path directory) throws IOException {
    var next = data.bin().resolve("unpacking");
    Trees.delete(next);
    Files.createDirectories(next);
    var mode = PosixFilePermissions.fromString("rwxr-xr-x");
    Files.setPosixFilePermissions(data.bin(), mode);
    Files.setPosixFilePermissions(next, mode);
    try (var in = url.openStream()) {
      unpacking.write(in, next);
    }
    Files.move(next, directory, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The checksum that the jar already has, for no file name in there tells the full version. */
  private static String fingerprint(URLConnection connection) throws IOException {
    long sum =
        connection instanceof JarURLConnection jar
            ? jar.getJarEntry().getCrc()
            : connection.getContentLengthLong();
    return Long.toHexString(sum);
  }
}
