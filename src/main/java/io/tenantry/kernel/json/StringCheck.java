package io.tenantry.kernel.json;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks a string's length in code points, its pattern and its format.
 *
 * <p>Whoever writes a pattern into the contract answers for its cost; a {@code maxLength} beside it
 * is checked first, so that the pattern never meets a longer text.
 */
record StringCheck(
    int least,
    int most,
    @Nullable Pattern pattern,
    @Nullable String source,
    @Nullable Format format)
    implements Check {

  static void in(Keywords schema, List<Check> rules) {
    int least = schema.count("minLength", 0);
    int most = schema.count("maxLength", Integer.MAX_VALUE);
    var source = schema.text("pattern");
    var pattern = source == null ? null : EcmaPattern.compile(source, schema);
    var format = Format.in(schema);
    if (least > 0 || most < Integer.MAX_VALUE || pattern != null || format != null) {
      rules.add(new StringCheck(least, most, pattern, source, format));
    }
  }

  @Override
  public boolean passes(@Nullable Object value) {
    return !(value instanceof String text)
        || (isLongEnough(text)
            && isShortEnough(text)
            && matches(text)
            && (format == null || format.accepts(text)));
  }

  @Override
  public void explain(@Nullable Object value, Findings found) {
    if (!(value instanceof String text)) {
      return;
    }
    if (!isLongEnough(text)) {
      found.add("must have at least " + least + " characters");
    } else if (!isShortEnough(text)) {
      found.add("must have at most " + most + " characters");
    } else if (!matches(text)) {
      found.add("must match the pattern " + source);
    } else if (format != null) {
      found.add("must be " + format.words());
    }
  }

  private boolean matches(String text) {
    return pattern == null || pattern.matcher(text).find();
  }

  private boolean isLongEnough(String text) {
    // A code point takes at most two chars, which mostly spares counting.
    return text.length() >= 2L * least
        || (text.length() >= least && text.codePointCount(0, text.length()) >= least);
  }

  private boolean isShortEnough(String text) {
    return text.length() <= most
        || (text.length() / 2 <= most && text.codePointCount(0, text.length()) <= most);
  }
}
