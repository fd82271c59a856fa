package io.tenantry.cli;

/** The platform refused a call, or nobody answered; the message is for who typed the command. */
final class ApiException extends RuntimeException {
  ApiException(String message) {
    super(message);
  }

  ApiException(String message, Throwable cause) {
    super(message, cause);
  }
}
