package io.tenantry.resource;

import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.job.TaskRun;
import io.tenantry.kernel.job.TaskType;
import io.tenantry.kernel.job.Tasks;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The task {@code resources.import}: makes a resource of each line of its payload. */
public final class ImportVerticle extends VerticleBase {
  private static final int BATCH = 500;
  private static final int MOST_ERRORS = 100;

  private static final TaskType TYPE =
      new TaskType(
          "resources.import",
          new JsonObject(
              """
              {"type": "object", "additionalProperties": false,
                "minProperties": 1, "maxProperties": 1,
                "properties": {
                  "lines": {"type": "string",
                    "description": "One {name, data?} a line, as text."},
                  "items": {"type": "array",
                    "description": "The same as an array."}}}
              """),
          Duration.ofMinutes(10),
          Duration.ofMinutes(1),
          "create:resources");

  private final Bus bus;
  private final ImportRepository resources;

  public ImportVerticle(Bus bus, TenantDatabase database, AuditTrail audit) {
    this.bus = bus;
    this.resources = new ImportRepository(database, audit);
  }

  @Override
  public Future<?> start() {
    return new Tasks(bus).onBlocking(TYPE, this::run).register(vertx);
  }

  private Answer run(Call call) {
    var run = TaskRun.of(bus, call);
    long total = Line.count(call.body());
    var batch = new ArrayList<ImportedResource>(BATCH);
    var errors = new JsonArray();
    long created = 0;
    long failed = 0;
    var lines = Line.of(call.body()).iterator();
    while (lines.hasNext()) {
      var line = lines.next();
      if (line.isGood()) {
        batch.add(line.resource(run.jobId()));
        created++;
      } else {
        failed++;
        tell(line, errors);
      }
      if (batch.size() == BATCH) {
        store(call, batch);
        run.proceed(JsonObject.of("done", line.number(), "total", total));
      }
    }
    store(call, batch);
    return Answer.of(JsonObject.of("created", created, "failed", failed, "errors", errors));
  }

  private void store(Call call, List<ImportedResource> batch) {
    if (!batch.isEmpty()) {
      Future.await(resources.insert(call, batch));
      batch.clear();
    }
  }

  private static void tell(Line line, JsonArray errors) {
    for (var violation : line.violations()) {
      if (errors.size() < MOST_ERRORS) {
        errors.add(
            JsonObject.of(
                "line", line.number(),
                "pointer", violation.pointer(),
                "detail", violation.detail()));
      }
    }
  }
}
