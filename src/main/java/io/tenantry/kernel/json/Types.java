package io.tenantry.kernel.json;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets of JSON types as bits, for the keyword {@code type}. */
final class Types {
  static final int NULL = 1;
  static final int BOOLEAN = 2;
  static final int INTEGER = 4;
  static final int FRACTION = 8;
  static final int STRING = 16;
  static final int ARRAY = 32;
  static final int OBJECT = 64;
  static final int NUMBER = INTEGER | FRACTION;
  static final int ANY = 127;

  private Types() {}

  /** The types that a schema names; {@code nullable} is OpenAPI 3.0's way to add null to them. */
  static int in(Keywords schema) {
    int types = 0;
    for (var name : schema.names("type")) {
      types |= named(name, schema);
    }
    boolean nullable = schema.flag("nullable");
    if (types == 0) {
      return ANY;
    }
    return nullable ? types | NULL : types;
  }

  private static int named(String name, Keywords schema) {
    return switch (name) {
      case "null" -> NULL;
      case "boolean" -> BOOLEAN;
      case "integer" -> INTEGER;
      case "number" -> NUMBER;
      case "string" -> STRING;
      case "array" -> ARRAY;
      case "object" -> OBJECT;
      default -> throw schema.fault("type", "knows no \"" + name + "\"");
    };
  }

  static int of(@Nullable Object value) {
    if (value instanceof String) {
      return STRING;
    }
    if (value instanceof Number number) {
      return of(number);
    }
    if (value instanceof Boolean) {
      return BOOLEAN;
    }
    if (value == null) {
      return NULL;
    }
    if (Values.map(value) != null) {
      return OBJECT;
    }
    return Values.list(value) != null ? ARRAY : 0;
  }

  private static int of(Number number) {
    if (number instanceof Integer || number instanceof Long || number instanceof BigInteger) {
      return INTEGER;
    }
    if (number instanceof Double d) {
      return d == Math.rint(d) ? INTEGER : FRACTION;
    }
    return Numbers.exact(number).stripTrailingZeros().scale() <= 0 ? INTEGER : FRACTION;
  }

  /** Says what must be, for a caller. */
  static String words(int types) {
    var words = new ArrayList<String>();
    add(words, types, OBJECT, "an object");
    add(words, types, ARRAY, "an array");
    add(words, types, STRING, "a string");
    add(words, types, NUMBER, "a number");
    if ((types & NUMBER) == INTEGER) {
      words.add("an integer");
    }
    add(words, types, BOOLEAN, "a boolean");
    add(words, types, NULL, "null");
    return String.join(" or ", words);
  }

  private static void add(List<String> words, int types, int wanted, String word) {
    if ((types & wanted) == wanted) {
      words.add(word);
    }
  }
}
