package io.tenantry.kernel.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bounds a number on one side, or asks for multiples. */
record Bound(Kind kind, Number limit) implements Check {

  /** The keywords for numbers. */
  enum Kind {
    MINIMUM("minimum", "must be at least "),
    MAXIMUM("maximum", "must be at most "),
    ABOVE("exclusiveMinimum", "must be more than "),
    BELOW("exclusiveMaximum", "must be less than "),
    MULTIPLE("multipleOf", "must be a multiple of ");

    private final String keyword;
    private final String words;

    Kind(String keyword, String words) {
      this.keyword = keyword;
      this.words = words;
    }
  }

  static void in(Keywords schema, List<Check> rules) {
    for (var kind : Kind.values()) {
      var limit = schema.number(kind.keyword);
      if (limit != null) {
        rules.add(new Bound(kind, limit));
        if (kind == Kind.MULTIPLE && Numbers.exact(limit).signum() <= 0) {
          throw schema.fault(kind.keyword, "must be more than 0");
        }
      }
    }
    switch (schema.text("format")) {
      case "int32" -> addRange(Integer.MIN_VALUE, Integer.MAX_VALUE, rules);
      case "int64" -> addRange(Long.MIN_VALUE, Long.MAX_VALUE, rules);
      case null, default -> {}
    }
  }

  private static void addRange(long least, long most, List<Check> rules) {
    rules.add(new Bound(Kind.MINIMUM, least));
    rules.add(new Bound(Kind.MAXIMUM, most));
  }

  @Override
  public boolean passes(@Nullable Object value) {
    if (!(value instanceof Number number)) {
      return true;
    }
    return switch (kind) {
      case MINIMUM -> Numbers.compare(number, limit) >= 0;
      case MAXIMUM -> Numbers.compare(number, limit) <= 0;
      case ABOVE -> Numbers.compare(number, limit) > 0;
      case BELOW -> Numbers.compare(number, limit) < 0;
      case MULTIPLE -> Numbers.isMultiple(number, limit);
    };
  }

  @Override
  public void explain(@Nullable Object value, Findings found) {
    found.add(kind.words + limit);
  }
}
