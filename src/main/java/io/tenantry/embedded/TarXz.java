package io.tenantry.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks a {@code .txz} with the symbolic links and modes that its programs rely on. */
final class TarXz {
  private TarXz() {}

  static void unpack(InputStream archive, Path directory) throws IOException {
    try (var tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        var target = directory.resolve(entry.getName()).normalize();
        if (!target.startsWith(directory)) {
          throw new IOException("the archive has an entry outside of it: " + entry.getName());
        }
        write(tar, entry, target);
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(target);
    } else if (entry.isSymbolicLink()) {
      Files.createDirectories(target.resolveSibling(""));
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    } else {
      Files.createDirectories(target.resolveSibling(""));
      Files.copy(tar, target);
    }
    Files.setPosixFilePermissions(target, permissions(entry.getMode()));
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    var permissions = EnumSet.noneOf(PosixFilePermission.class);
    var fromHighestBit = PosixFilePermission.values();
    for (int i = 0; i < fromHighestBit.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        permissions.add(fromHighestBit[i]);
      }
    }
    return permissions;
  }
}
