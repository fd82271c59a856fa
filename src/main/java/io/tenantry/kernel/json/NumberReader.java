package io.tenantry.kernel.json;

import java.math.BigInteger;

/** Reads the numbers of a JSON text: integers exactly, others as doubles. */
final class NumberReader {
  static final int LONGEST = 128;
  private static final int DIGITS_OF_ANY_LONG = 18;

  private final String text;
  private int at;

  NumberReader(String text) {
    this.text = text;
  }

  /** Where the text goes on behind the number that was read last. */
  int end() {
    return at;
  }

  /** Reads the number that begins at {@code start}. */
  Number read(int start) {
    at = start;
    boolean negative = take('-');
    int digits = at;
    long value = readDigits();
    int length = at - digits;
    if (length > 1 && text.charAt(digits) == '0') {
      throw fault("a number must not begin with a needless 0", digits);
    }
    if (next() == '.' || next() == 'e' || next() == 'E') {
      return readFraction(start);
    }
    if (length <= DIGITS_OF_ANY_LONG) {
      return box(negative ? -value : value);
    }
    var exact = new BigInteger(literal(start));
    return exact.bitLength() < Long.SIZE ? box(exact.longValue()) : exact;
  }

  private Double readFraction(int start) {
    if (take('.')) {
      readDigits();
    }
    if (take('e') || take('E')) {
      if (!take('+')) {
        take('-');
      }
      readDigits();
    }
    var literal = literal(start);
    double value = Double.parseDouble(literal);
    if (Double.isInfinite(value) || (value == 0 && hasValue(literal))) {
      throw fault("a number is out of range", start);
    }
    return value;
  }

  /** Whether a digit before the exponent says more than 0. */
  private static boolean hasValue(String literal) {
    for (int i = 0; i < literal.length(); i++) {
      char c = literal.charAt(i);
      if (c == 'e' || c == 'E') {
        return false;
      }
      if (c >= '1' && c <= '9') {
        return true;
      }
    }
    return false;
  }

  private String literal(int start) {
    if (at - start > LONGEST) {
      throw fault("a number has more than " + LONGEST + " characters", start);
    }
    return text.substring(start, at);
  }

  /** Skips one digit or more; their value is right when they are few enough. */
  private long readDigits() {
    int start = at;
    long value = 0;
    while (next() >= '0' && next() <= '9') {
      value = value * 10 + (next() - '0');
      at++;
    }
    if (at == start) {
      throw fault("expected a digit", at);
    }
    return value;
  }

  private boolean take(char wanted) {
    boolean there = next() == wanted;
    if (there) {
      at++;
    }
    return there;
  }

  private char next() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private static Number box(long value) {
    return value == (int) value ? (Number) (int) value : (Number) value;
  }

  private static MalformedJsonException fault(String what, int at) {
    return new MalformedJsonException(what + " at character " + (at + 1));
  }
}
