package io.tenantry.ship.terraform;

/** A place in a file: what comes next, and in which line. */
final class Cursor {
  private final String file;
  private final String text;
  private int at;
  private int line = 1;

  Cursor(String file, String text) {
    this.file = file;
    this.text = text;
  }

  int line() {
    return line;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  char peek() {
    return atEnd() ? '\0' : text.charAt(at);
  }

  char next() {
    char c = peek();
    at++;
    if (c == '\n') {
      line++;
    }
    return c;
  }

  boolean sees(String word) {
    return text.startsWith(word, at);
  }

  boolean take(String word) {
    if (!sees(word)) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      next();
    }
    return true;
  }

  void expect(String word) {
    if (!take(word)) {
      throw fault("expected " + word + " and found " + (atEnd() ? "the end" : "'" + peek() + "'"));
    }
  }

  /** Whether a whole word comes next, and not only the beginning of a longer one. */
  boolean takeWord(String word) {
    if (!sees(word) || isPartOfName(at + word.length())) {
      return false;
    }
    return take(word);
  }

  String name() {
    int from = at;
    if (!Character.isLetter(peek()) && peek() != '_') {
      throw fault("expected a name and found " + (atEnd() ? "the end" : "'" + peek() + "'"));
    }
    while (isPartOfName(at)) {
      next();
    }
    return text.substring(from, at);
  }

  private boolean isPartOfName(int index) {
    if (index >= text.length()) {
      return false;
    }
    char c = text.charAt(index);
    return Character.isLetterOrDigit(c) || c == '_' || c == '-';
  }

  /** Skips blanks and comments; the ends of lines only where they mean nothing. */
  void skip(boolean lines) {
    while (!atEnd()) {
      char c = peek();
      if (c == '#' || sees("//")) {
        while (!atEnd() && peek() != '\n') {
          next();
        }
      } else if (c == ' ' || c == '\t' || lines && c == '\n') {
        next();
      } else {
        return;
      }
    }
  }

  IllegalArgumentException fault(String what) {
    return new IllegalArgumentException(file + ":" + line + ": " + what);
  }
}
