package io.tenantry.metering;

/** Why one event is not taken, for the client; the others of its batch are none the worse. */
final class Rejection extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong, for programs; stable. */
  enum Code {
    INVALID_EVENT,
    UNSUPPORTED_DATA,
    TOO_OLD,
    IN_FUTURE,
    TOO_LARGE,
    MISSING_VALUE,
    WRONG_TYPE,
    OUT_OF_RANGE;

    Rejection because(String detail) {
      return new Rejection(this, detail);
    }
  }

  private final Code code;

  private Rejection(Code code, String detail) {
    // Clients cause these at will, a thousand at a time.
    super(detail, null, false, false);
    this.code = code;
  }

  Code code() {
    return code;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
