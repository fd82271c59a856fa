package io.tenantry.kernel.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a small UTF-8 file; when it cannot, says why with neither its name nor its text. */
final class TextFile {
  private static final int MOST_BYTES = 1 << 20;

  private TextFile() {}

  /**
   * The whole text; an IllegalArgumentException whose message fits a {@link Fault} otherwise. The
   * name stays out of it because a secret may have been given in a file name's place.
   */
  static String read(String name) {
    try {
      var path = Path.of(name);
      if (Files.isDirectory(path)) {
        throw new IllegalArgumentException("must name a file, not a directory");
      }
      return decode(path);
    } catch (InvalidPathException | NoSuchFileException e) {
      throw new IllegalArgumentException("must name a file that exists", e);
    } catch (AccessDeniedException e) {
      throw new IllegalArgumentException("must name a file that this user may read", e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("must name a file in UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("must name a file that can be read", e);
    }
  }

  private static String decode(Path path) throws IOException {
    try (var in = Files.newInputStream(path)) {
      var bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IllegalArgumentException("must name a file of at most 1MiB");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }
}
