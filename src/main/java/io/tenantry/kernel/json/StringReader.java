package io.tenantry.kernel.json;

/** Reads the strings of a JSON text. */
final class StringReader {
  private final String text;
  private int at;

  StringReader(String text) {
    this.text = text;
  }

  /** Where the text goes on behind the string that was read last. */
  int end() {
    return at;
  }

  /** Reads the string whose opening quote lies at {@code start}. */
  String read(int start) {
    // Text that was decoded from UTF-8 has no lone surrogates, so that only escapes can make some.
    for (int i = start + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        at = i + 1;
        return text.substring(start + 1, i);
      }
      if (c == '\\') {
        return readEscaped(start + 1, i);
      }
      if (c < ' ') {
        throw fault("a control character must be escaped in a string", i);
      }
    }
    throw unclosed();
  }

  private String readEscaped(int start, int firstEscape) {
    var value = new StringBuilder(firstEscape - start + 16).append(text, start, firstEscape);
    at = firstEscape;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return value.toString();
      }
      if (c < ' ') {
        throw fault("a control character must be escaped in a string", at - 1);
      }
      value.append(c == '\\' ? readEscape(value) : c);
    }
    throw unclosed();
  }

  private char readEscape(StringBuilder before) {
    if (at == text.length()) {
      throw unclosed();
    }
    return switch (text.charAt(at++)) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '/' -> '/';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> readUnit(before);
      default -> throw fault("there is no such escape", at - 1);
    };
  }

  /** Reads an escaped UTF-16 unit; of a pair it appends the first and returns the second. */
  private char readUnit(StringBuilder before) {
    int first = at;
    char c = readHex();
    if (c == 0) {
      throw fault("NUL is not taken", first);
    }
    if (!Character.isSurrogate(c)) {
      return c;
    }
    if (Character.isHighSurrogate(c) && text.startsWith("\\u", at)) {
      at += 2;
      char second = readHex();
      if (Character.isLowSurrogate(second)) {
        before.append(c);
        return second;
      }
    }
    throw fault("a surrogate stands without its pair", first);
  }

  private char readHex() {
    if (at + 4 > text.length()) {
      throw unclosed();
    }
    int unit = 0;
    for (int end = at + 4; at < end; at++) {
      char c = text.charAt(at);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw fault("expected a hexadecimal digit", at);
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private MalformedJsonException unclosed() {
    return new MalformedJsonException("the text ends within a string");
  }

  private static MalformedJsonException fault(String what, int at) {
    return new MalformedJsonException(what + " at character " + (at + 1));
  }
}
