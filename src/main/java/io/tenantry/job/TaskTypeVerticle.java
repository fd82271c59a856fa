package io.tenantry.job;

import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Operations;
import io.tenantry.kernel.job.ClaimedJob;
import io.tenantry.kernel.job.TaskType;
import io.tenantry.kernel.job.Tasks;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which types of tasks are served, and keeps house: counts what waits, and forgets jobs that
 * have been over for long.
 */
public final class TaskTypeVerticle extends VerticleBase {
  private static final Logger LOGGER = LoggerFactory.getLogger(TaskTypeVerticle.class);
  private static final long REFRESH_MILLIS = 2_000;
  private static final long HOUSE_MILLIS = 10_000;
  private static final int FORGET = 1_000;

  private final Jobs shared;
  private boolean forgetting;

  public TaskTypeVerticle(Jobs shared) {
    this.shared = shared;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(REFRESH_MILLIS, timer -> shared.types.refresh());
    vertx.setPeriodic(HOUSE_MILLIS, timer -> keepHouse());
    return Future.all(
        shared.types.refresh(),
        shared.bus.hear(Tasks.ANNOUNCE, this::announced),
        new Operations(shared.bus)
            .on(
                "task.types",
                call ->
                    Future.succeededFuture(
                        Answer.of(JsonObject.of("items", shared.types.served()))))
            .register());
  }

  private void announced(JsonObject announcement) {
    try {
      shared.types.announce(TaskType.fromJson(announcement));
    } catch (RuntimeException e) {
      LOGGER
          .atWarn()
          .addKeyValue("type", String.valueOf(announcement.getValue("type")))
          .addKeyValue("cause", e.toString())
          .log("a type of tasks was announced that cannot be taken");
    }
  }

  private void keepHouse() {
    shared.states.depth().onSuccess(shared.metrics::depth);
    if (!forgetting) {
      forgetting = true;
      forget().onComplete(done -> forgetting = false);
    }
  }

  // First the tenants' rows: what is left in the middle is found again by its state.
  private Future<?> forget() {
    return shared
        .states
        .old(shared.config.retention().toSeconds(), FORGET)
        .compose(old -> {
          if (old.isEmpty()) {
            return Future.succeededFuture();
          }
          var byTenant = new HashMap<String, List<UUID>>();
          for (ClaimedJob job : old) {
            byTenant.computeIfAbsent(job.tenant(), tenant -> new ArrayList<>()).add(job.id());
          }
          var deleted =
              byTenant.entrySet().stream()
                  .map(jobs ->
                      shared
                          .jobs
                          .delete(shared.jobs.names(jobs.getKey()), jobs.getValue())
                          // A tenant that is gone has no rows; its states go all the same.
                          .otherwiseEmpty())
                  .toList();
          return Future.join(deleted)
              .compose(rows -> shared.states.forget(old))
              .compose(
                  gone -> old.size() == FORGET ? forget().mapEmpty() : Future.succeededFuture());
        });
  }
}
