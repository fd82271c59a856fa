package io.tenantry.kernel.database;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One migration file, {@code V0002__add_labels.sql}.
 *
 * @param version its number, from 1
 * @param name what it does, in the file's words
 * @param text plain SQL, run as one message in one transaction
 * @param checksum SHA-256 of the text, in hexadecimal
 */
public record MigrationStep(int version, String name, String text, String checksum) {
  private static final Pattern FILE = Pattern.compile("V(\\d{4})__([a-z0-9_]+)\\.sql");

  /** Reads {@code directory/file} from the class path. */
  public static MigrationStep read(String directory, String file) {
    var parts = FILE.matcher(file);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "a migration is named like V0002__add_labels.sql, not " + file);
    }
    var text = Resources.text(MigrationStep.class.getClassLoader(), directory + '/' + file);
    return new MigrationStep(
        Integer.parseInt(parts.group(1)), parts.group(2), text, checksum(text));
  }

  /** The SQL to run, with its markers' values. */
  public String script(Map<String, String> values) {
    return new Template(text).render(values);
  }

  /** The step as people name it. */
  public String label() {
    return "V%04d %s".formatted(version, name);
  }

  private static String checksum(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
