package io.tenantry.bridge;

/** Carries a {@link Refusal} to the peer; it has no stack trace, since it is an answer. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Refusal refusal;

  RefusedException(Refusal refusal, String detail) {
    super(detail, null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
