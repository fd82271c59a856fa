package io.tenantry.kernel.database;

import org.jspecify.annotations.Nullable;

/** Says in one line why the platform does not run on this database, and what to do about it. */
public final class UnfitDatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnfitDatabaseException(String message) {
    this(message, null);
  }

  public UnfitDatabaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
