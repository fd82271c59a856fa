package io.tenantry.kernel.database;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.ProblemException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what a failed statement means to a caller. Violated constraints pass as they are, since
 * only the feature knows what they mean; a server that cannot be reached or is busy is 503.
 */
final class DatabaseFailures {
  static final String LOCK_NOT_AVAILABLE = "55P03";
  static final String STATEMENT_TIMEOUT = "57014";
  static final String PLAN_CHANGED = "0A000";
  static final String NO_RIGHT = "42501";
  static final String NO_SUCH_ROLE = "22023";
  // A deadlock or a serialization failure: nothing of it is left, and a second try may do.
  private static final String ROLLED_BACK = "40";
  static final String READ_ONLY = "25006";

  private static final Set<String> UNSTORABLE_TEXT = Set.of("22P05", "22021");
  private static final Logger LOGGER = LoggerFactory.getLogger(DatabaseFailures.class);

  private DatabaseFailures() {}

  static String state(Throwable failure) {
    return failure instanceof PgException pg && pg.getSqlState() != null ? pg.getSqlState() : "";
  }

  static Throwable meaning(Throwable failure) {
    if (failure instanceof ProblemException) {
      return failure;
    }
    var state = state(failure);
    if (UNSTORABLE_TEXT.contains(state)) {
      return KernelProblem.VALIDATION_FAILED.because(
          "The text holds characters that cannot be kept.");
    }
    if (state.equals(STATEMENT_TIMEOUT) || state.equals(LOCK_NOT_AVAILABLE)) {
      return KernelProblem.TIMED_OUT.because("The database did not answer in time.");
    }
    if (state.equals(NO_RIGHT)) {
      return refused(failure);
    }
    if (state.startsWith(ROLLED_BACK)) {
      LOGGER.atWarn().addKeyValue("cause", failure.toString()).log("a transaction met another");
      return KernelProblem.UNAVAILABLE.because("Another change came first; try again.");
    }
    if (isOutOfService(failure, state)) {
      LOGGER.atWarn().addKeyValue("cause", failure.toString()).log("the database is out of reach");
      return KernelProblem.UNAVAILABLE.because("The database is out of reach; try again shortly.");
    }
    return failure;
  }

  /** The two keys did not fit: a role switch failed, or the tenant has just gone. */
  static ProblemException refused(Throwable failure) {
    LOGGER.atError().addKeyValue("cause", failure.toString()).log("a statement was refused");
    return KernelProblem.UNAVAILABLE.because("The tenant's data is out of reach; try again.");
  }

  // 08 connection, 25006 a demoted primary, 53 resources, 57P shutdown and recovery.
  private static boolean isOutOfService(Throwable failure, String state) {
    if (failure instanceof PgException) {
      return state.startsWith("08")
          || state.startsWith("53")
          || state.startsWith("57P")
          || state.equals(READ_ONLY)
          || state.equals(PLAN_CHANGED);
    }
    return failure instanceof IOException
        || failure instanceof TimeoutException
        || failure instanceof io.vertx.core.VertxException;
  }
}
