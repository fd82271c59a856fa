package io.tenantry.kernel.json;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Compiles ECMAScript's regular expressions, of which Java reads some signs differently: {@code $}
 * would let a line end through, and within brackets {@code [} and {@code &&} would mean something.
 * {@code \s}, {@code \w} and {@code \d} know ASCII only.
 */
final class EcmaPattern {
  private static final String SHARED_ESCAPES = "dDwWsSbBnrtfxpPk123456789";

  private final String source;
  private final Keywords schema;
  private final StringBuilder target = new StringBuilder();
  private int at;

  private EcmaPattern(String source, Keywords schema) {
    this.source = source;
    this.schema = schema;
  }

  /**
   * Compiles for searching anywhere in a text.
   *
   * @throws IllegalArgumentException for what Java cannot do or would do differently
   */
  static Pattern compile(String source, Keywords schema) {
    var pattern = new EcmaPattern(source, schema);
    pattern.translate();
    try {
      return Pattern.compile(pattern.target.toString());
    } catch (PatternSyntaxException e) {
      throw schema.fault("pattern", "cannot be read: " + e.getDescription());
    }
  }

  private void translate() {
    boolean inBrackets = false;
    while (at < source.length()) {
      char c = source.charAt(at++);
      switch (c) {
        case '\\' -> translateEscape(inBrackets);
        case '$' -> target.append(inBrackets ? "\\$" : "\\z");
        case '&' -> target.append("\\&");
        case '[' -> {
          target.append(inBrackets ? "\\[" : "[");
          inBrackets = true;
        }
        case ']' -> {
          target.append(inBrackets ? "]" : "\\]");
          inBrackets = false;
        }
        default -> target.append(c);
      }
    }
  }

  private void translateEscape(boolean inBrackets) {
    if (at == source.length()) {
      throw schema.fault("pattern", "ends with a backslash");
    }
    char c = source.charAt(at++);
    switch (c) {
      case 'v' -> target.append("\\x0B");
      case '0' -> target.append("\\x00");
      case 'b' -> target.append(inBrackets ? "\\x08" : "\\b");
      case 'u' -> translateUnicode();
      default -> {
        if (Format.isLetterOrDigit(c) && SHARED_ESCAPES.indexOf(c) < 0) {
          throw schema.fault("pattern", "uses \\" + c + ", which not all readers know");
        }
        target.append('\\').append(c);
      }
    }
  }

  private void translateUnicode() {
    target.append(source.startsWith("{", at) ? "\\x" : "\\u");
  }
}
