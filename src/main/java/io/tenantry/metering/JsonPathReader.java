package io.tenantry.metering;

import java.util.ArrayList;
import java.util.List;

/** Reads the text of a {@link JsonPath} from its first character to its last. */
final class JsonPathReader {
  private static final int MOST_STEPS = 16;
  private static final int MOST_DIGITS = 4;

  private final String text;
  private int at;

  JsonPathReader(String text) {
    this.text = text;
  }

  List<Object> readAll() {
    if (!take('$')) {
      throw fault("a path begins with $");
    }
    var steps = new ArrayList<Object>();
    while (at < text.length()) {
      if (steps.size() == MOST_STEPS) {
        throw fault("a path has at most " + MOST_STEPS + " steps");
      }
      if (take('.')) {
        steps.add(name());
      } else if (take('[')) {
        steps.add(take('\'') ? quoted() : index());
      } else {
        throw fault("expected .name, ['name'] or [0]");
      }
    }
    return steps;
  }

  private String name() {
    int start = at;
    while (isOfName(next()) || (at > start && isDigit(next()))) {
      at++;
    }
    if (at == start) {
      throw fault("expected a name of letters, digits, _ and -; others go into ['…']");
    }
    return text.substring(start, at);
  }

  private String quoted() {
    var name = new StringBuilder();
    while (!take('\'')) {
      if (take('\\') && next() != '\'' && next() != '\\') {
        throw fault("after \\ comes ' or \\");
      }
      if (at == text.length()) {
        throw fault("the name does not end");
      }
      name.append(text.charAt(at++));
    }
    close();
    return name.toString();
  }

  private Integer index() {
    int start = at;
    while (isDigit(next())) {
      at++;
    }
    if (at == start || at - start > MOST_DIGITS) {
      throw fault("expected a place in an array, 0 to 9999, or a name in single quotes");
    }
    int index = Integer.parseInt(text, start, at, 10);
    close();
    return index;
  }

  private void close() {
    if (!take(']')) {
      throw fault("expected ]");
    }
  }

  private boolean take(char wanted) {
    boolean there = at < text.length() && text.charAt(at) == wanted;
    if (there) {
      at++;
    }
    return there;
  }

  private char next() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private static boolean isOfName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private IllegalArgumentException fault(String what) {
    return new IllegalArgumentException(what + ", at character " + (at + 1));
  }
}
