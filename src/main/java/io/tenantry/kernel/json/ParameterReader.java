package io.tenantry.kernel.json;

import io.tenantry.kernel.json.Schema.Coerced;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the text of a path, query or header parameter as a typed value. */
final class ParameterReader {
  private static final int READABLE = Types.NUMBER | Types.BOOLEAN | Types.STRING;

  private ParameterReader() {}

  static Coerced read(String raw, int types) {
    if (!isStorable(raw)) {
      return refused("must not hold NUL or half a character");
    }
    if (types == Types.ANY) {
      return taken(raw);
    }
    var number = (types & Types.NUMBER) == 0 ? null : number(raw, types);
    if (number != null) {
      return taken(number);
    }
    if ((types & Types.BOOLEAN) != 0 && (raw.equals("true") || raw.equals("false"))) {
      return taken(raw.equals("true"));
    }
    return (types & Types.STRING) == 0
        ? refused("must be " + Types.words(types & READABLE))
        : taken(raw);
  }

  private static @Nullable Number number(String raw, int types) {
    try {
      var reader = new NumberReader(raw);
      var number = reader.read(0);
      boolean beyondLong = number instanceof BigInteger;
      boolean unasked = number instanceof Double && (types & Types.FRACTION) == 0;
      return reader.end() < raw.length() || beyondLong || unasked ? null : number;
    } catch (MalformedJsonException e) {
      return null;
    }
  }

  /** Whether PostgreSQL can keep the text. */
  private static boolean isStorable(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == 0
          || (Character.isSurrogate(c)
              && !Character.isSupplementaryCodePoint(raw.codePointAt(i)))) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
      }
    }
    return true;
  }

  private static Coerced taken(Object value) {
    return new Coerced(value, List.of());
  }

  private static Coerced refused(String detail) {
    return new Coerced(null, List.of(new Violation("", detail)));
  }
}
