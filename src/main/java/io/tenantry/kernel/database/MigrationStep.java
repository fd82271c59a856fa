package io.tenantry.kernel.database;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One migration file, {@code V0002__add_labels.sql}.
 *
 * @param version its number, from 1
 * @param name what it does, in the file's words
 * @param text plain SQL, run as one message in one transaction
 * @param checksum SHA-256 of the text, in hexadecimal
 * @param down what undoes it, from the file beside it that ends in {@code .down.sql}
 */
public record MigrationStep(
    int version, String name, String text, String checksum, Optional<String> down) {
  private static final Pattern FILE = Pattern.compile("V(\\d{4})__([a-z0-9_]+)\\.sql");
  private static final Pattern WORKS_FROM =
      Pattern.compile("(?m)^-- works with programs from V(\\d{4})$");

  /** One that nothing undoes. */
  public MigrationStep(int version, String name, String text, String checksum) {
    this(version, name, text, checksum, Optional.empty());
  }

  /** Reads {@code directory/file} from the class path. */
  public static MigrationStep read(String directory, String file) {
    var parts = FILE.matcher(file);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "a migration is named like V0002__add_labels.sql, not " + file);
    }
    var loader = MigrationStep.class.getClassLoader();
    var text = Resources.text(loader, directory + '/' + file);
    var down = directory + '/' + file.replace(".sql", ".down.sql");
    return new MigrationStep(
        Integer.parseInt(parts.group(1)),
        parts.group(2),
        text,
        checksum(text),
        loader.getResource(down) == null
            ? Optional.empty()
            : Optional.of(Resources.text(loader, down)));
  }

  /**
   * The oldest version whose program works with tables that have taken this step: the one before
   * it, unless the file says another.
   */
  public int worksFrom() {
    var said = WORKS_FROM.matcher(text);
    return said.find() ? Integer.parseInt(said.group(1)) : version - 1;
  }

  /** The SQL to run, with its markers' values. */
  public String script(Map<String, String> values) {
    return new Template(text).render(values);
  }

  /** The SQL that undoes it, with its markers' values. */
  public String scriptBack(Map<String, String> values) {
    return new Template(down.orElseThrow()).render(values);
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
