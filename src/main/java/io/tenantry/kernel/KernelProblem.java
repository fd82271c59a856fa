package io.tenantry.kernel;

/** The kinds of problem that any operation can meet. */
public enum KernelProblem implements Problem.Kind {
  VALIDATION_FAILED("The request does not match the contract", 400),
  MALFORMED_BODY("The request body is not well-formed JSON", 400),
  INVALID_CURSOR("The cursor is not one that a list gave out", 400),
  UNAUTHENTICATED("The request does not say who asks", 401),
  INVALID_CREDENTIALS("The credentials are not valid", 401),
  FORBIDDEN("The caller may not do this", 403),
  TENANT_SUSPENDED("The tenant is suspended", 403),
  NOT_FOUND("There is no such thing", 404),
  METHOD_NOT_ALLOWED("The path does not take this method", 405),
  REQUEST_TIMEOUT("The request did not arrive in time", 408),
  IDEMPOTENCY_IN_PROGRESS("A request with this idempotency key is still running", 409),
  PRECONDITION_FAILED("The row has changed since it was read", 412),
  PAYLOAD_TOO_LARGE("The request body is too large", 413),
  OUTPUT_TOO_LARGE("What the task gives away is too large", 413),
  UNSUPPORTED_MEDIA_TYPE("The operation does not take this media type", 415),
  IDEMPOTENCY_KEY_REUSED("The idempotency key was used for another request", 422),
  INTERNAL_ERROR("Something went wrong on our side", 500),
  HASHING_BUSY("Too many secrets wait to be checked", 503),
  UNAVAILABLE("The service cannot answer this right now", 503),
  TIMED_OUT("The operation did not answer in time", 504);

  private final String title;
  private final int status;

  KernelProblem(String title, int status) {
    this.title = title;
    this.status = status;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public int status() {
    return status;
  }
}
