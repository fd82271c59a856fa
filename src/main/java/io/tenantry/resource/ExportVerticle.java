package io.tenantry.resource;

import io.tenantry.kernel.Cursor;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.job.Outputs;
import io.tenantry.kernel.job.TaskRun;
import io.tenantry.kernel.job.TaskType;
import io.tenantry.kernel.job.Tasks;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** The task {@code resources.export}: gives a tenant's resources away, one a line. */
public final class ExportVerticle extends VerticleBase {
  // A document may have a mebibyte, and several exports run at a time.
  private static final int PAGE = 25;
  private static final int PAGES_A_REPORT = 20;

  private static final TaskType TYPE =
      new TaskType(
          "resources.export",
          new JsonObject(
              """
              {"type": "object", "additionalProperties": false, "properties": {
                "name": {"type": "string", "minLength": 1, "maxLength": 200},
                "name_prefix": {"type": "string", "minLength": 1, "maxLength": 200},
                "owner_id": {"type": "string", "format": "uuid"},
                "created_after": {"type": "string", "format": "date-time"},
                "created_before": {"type": "string", "format": "date-time"}}}
              """),
          Duration.ofMinutes(30),
          Duration.ofMinutes(1),
          "read:resources");

  private final Bus bus;
  private final ResourceRepository resources;
  private final Outputs outputs;

  public ExportVerticle(
      Bus bus,
      TenantDatabase database,
      Idempotency idempotency,
      AuditTrail audit,
      Outputs outputs) {
    this.bus = bus;
    this.resources = new ResourceRepository(database, idempotency, audit);
    this.outputs = outputs;
  }

  @Override
  public Future<?> start() {
    return new Tasks(bus).onBlocking(TYPE, this::run).register(vertx);
  }

  private Answer run(Call call) {
    var run = TaskRun.of(bus, call);
    var output =
        Future.await(outputs.begin(call, TYPE, "application/x-ndjson", "resources.ndjson"));
    var tenant = resources.names(call);
    var filter = call.body().copy();
    long rows = 0;
    for (int pages = 1; ; pages++) {
      var page = Future.await(resources.list(tenant, Filter.of(filter, null, PAGE)));
      for (var resource : page) {
        output.write(resource.toBuffer().appendByte((byte) '\n'));
      }
      rows += page.size();
      if (page.size() < PAGE) {
        return Answer.of(output.end().put("rows", rows));
      }
      var last = page.getLast();
      filter.put("cursor", new Cursor(last.createdAt(), last.id().toString()).text());
      if (pages % PAGES_A_REPORT == 0) {
        run.proceed(JsonObject.of("rows", rows, "bytes", output.bytes()));
      }
    }
  }
}
