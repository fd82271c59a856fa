package io.tenantry.kernel.json;

/**
 * Says why a text is not the JSON that the platform takes; both parts may be shown to the caller.
 */
public final class MalformedJsonException extends RuntimeException {
  private final String pointer;
  private final String detail;

  MalformedJsonException(String detail) {
    this("", detail);
  }

  private MalformedJsonException(String pointer, String detail) {
    // Callers cause these at will: no stack trace, so that a flood of them stays cheap.
    super(detail, null, false, false);
    this.pointer = pointer;
    this.detail = detail;
  }

  /** Where the fault lies, as RFC 6901 has it; empty for the whole text. */
  public String pointer() {
    return pointer;
  }

  /** What is wrong; holds nothing of the text but a position. */
  public String detail() {
    return detail;
  }

  MalformedJsonException within(String token) {
    return new MalformedJsonException(
        Pointer.append(new StringBuilder(), token).append(pointer).toString(), detail);
  }
}
