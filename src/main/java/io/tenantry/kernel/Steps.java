package io.tenantry.kernel;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * Work in steps, of which nobody knows how many there will be. Futures that each wait in the one
 * before end in one another: a thousand of them can be more than the stack holds, and then the
 * first never ends.
 */
public final class Steps {
  private final Supplier<Future<Boolean>> step;
  private final Promise<Void> over = Promise.promise();

  private Steps(Supplier<Future<Boolean>> step) {
    this.step = step;
  }

  /**
   * Takes one step after the other until there is no next one, or one fails.
   *
   * @param step what is done; its result says whether there is a next one
   */
  public static Future<Void> repeat(Supplier<Future<Boolean>> step) {
    var steps = new Steps(step);
    steps.go();
    return steps.over.future();
  }

  private void go() {
    boolean more = true;
    while (more) {
      Future<Boolean> next;
      try {
        next = step.get();
      } catch (RuntimeException e) {
        over.fail(e);
        return;
      }
      if (!next.succeeded()) {
        next.onComplete(this::stepped, over::fail);
        return;
      }
      more = next.result();
    }
    over.complete();
  }

  private void stepped(boolean more) {
    if (more) {
      go();
    } else {
      over.complete();
    }
  }
}
