package io.tenantry.kernel.database;

/**
 * Says that a new tenant's role or schema is there already, though the registry knows no such
 * tenant.
 */
public final class TenantLeftoverException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TenantLeftoverException(String message, Throwable cause) {
    super(message, cause);
  }
}
