package io.tenantry.kernel.json;

/** Writes RFC 6901 pointers. */
final class Pointer {
  private static final int LONGEST_TOKEN = 100;

  private Pointer() {}

  /** Appends one step; a name that only fills the answer is cut. */
  static StringBuilder append(StringBuilder pointer, String token) {
    pointer.append('/');
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      if (i >= LONGEST_TOKEN && !Character.isLowSurrogate(c)) {
        return pointer.append('…');
      }
      switch (c) {
        case '~' -> pointer.append("~0");
        case '/' -> pointer.append("~1");
        default -> pointer.append(c);
      }
    }
    return pointer;
  }
}
