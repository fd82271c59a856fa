package io.tenantry.kernel.job;

import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Puts a feature's tasks on the event bus and keeps saying which types it serves. */
public final class Tasks {
  /** Whoever serves a type says so at this address, every ten seconds. */
  public static final String ANNOUNCE = "task.announce";

  private static final long INTERVAL_MILLIS = 10_000;

  private final Bus bus;
  private final Operations operations;
  private final List<TaskType> types = new ArrayList<>();

  /** Made in a verticle's {@code start}, on its context. */
  public Tasks(Bus bus) {
    this.bus = bus;
    this.operations = new Operations(bus);
  }

  /** Serves a type; the answer's body is the job's result, a problem is the attempt's failure. */
  public Tasks on(TaskType type, Function<Call, Future<Answer>> task) {
    operations.on(type.address(), task);
    types.add(type);
    return this;
  }

  /** The same for a task of a virtual-thread verticle, which may block with await. */
  public Tasks onBlocking(TaskType type, Function<Call, Answer> task) {
    operations.onBlocking(type.address(), task);
    types.add(type);
    return this;
  }

  /** Completes when every task is reachable; from then on the types are announced. */
  public Future<?> register(Vertx vertx) {
    return operations
        .register()
        .onSuccess(registered -> {
          announce();
          vertx.setPeriodic(INTERVAL_MILLIS, timer -> announce());
        });
  }

  private void announce() {
    types.forEach(type -> bus.publish(ANNOUNCE, type.toJson()));
  }
}
