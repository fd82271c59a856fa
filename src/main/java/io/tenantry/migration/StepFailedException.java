package io.tenantry.migration;

import io.tenantry.kernel.database.MigrationStep;
import io.vertx.pgclient.PgException;

/** Carries which step failed, and PostgreSQL's words for why. */
final class StepFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 500;

  private final int version;

  StepFailedException(MigrationStep step, RuntimeException cause) {
    super(words(cause), cause);
    this.version = step.version();
  }

  int version() {
    return version;
  }

  /** One line for a table and for the log. */
  static String words(RuntimeException cause) {
    var words =
        cause instanceof PgException refusal
            ? "%s (%s)".formatted(refusal.getErrorMessage(), refusal.getSqlState())
            : String.valueOf(cause.getMessage());
    var line = words.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
