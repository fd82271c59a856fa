package io.tenantry.migration;

/** Says that another process is running the tenants' migrations on this database. */
public final class MigrationsUnderWayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MigrationsUnderWayException() {
    super("another process is migrating the tenants of this database");
  }
}
