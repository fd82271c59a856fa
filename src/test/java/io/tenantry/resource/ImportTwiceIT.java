package io.tenantry.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.kernel.Ids;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Caller;
import io.tenantry.kernel.database.Databases;
import io.tenantry.testing.Configured;
import io.tenantry.testing.TestDatabase;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An import whose attempts come more than once, as they do when workers die. */
class ImportTwiceIT {
  private static final Caller ADA =
      new Caller("acme", UUID.randomUUID().toString(), Caller.AuthType.JWT, "admin");

  private final TestDatabase database = new TestDatabase();
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);
  private final String job = UUID.randomUUID().toString();
  private final List<JsonObject> reports = new CopyOnWriteArrayList<>();
  private volatile boolean cancelled;
  private Databases databases;

  @BeforeEach
  void start() {
    bus.tell(
            "reports",
            report -> {
              reports.add(report.getJsonObject("progress"));
              return JsonObject.of("cancelled", cancelled);
            })
        .await();
    var roles = database.prepare();
    database.onboard("acme");
    databases = new Databases(vertx, database.login(), Configured.byDefault().database(), roles);
    var audit = new AuditTrail(new Ids(InstantSource.system()));
    vertx
        .deployVerticle(
            new ImportVerticle(bus, databases.tenants(), audit),
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
        .await();
  }

  @AfterEach
  void close() {
    databases.close().await();
    vertx.close().await();
    database.close();
  }

  private JsonObject attempt(int lines) {
    var text =
        IntStream.range(0, lines)
            .mapToObj("{\"name\":\"row %d\"}"::formatted)
            .collect(Collectors.joining("\n"));
    var params = JsonObject.of("job_id", job, "run", 1, "attempt", 1, "report_to", "reports");
    var call =
        new Call(
            "task.resources.import",
            ADA,
            params,
            JsonObject.of("lines", text),
            "-",
            null,
            Long.MAX_VALUE,
            null,
            false,
            null);
    return new JsonObject(bus.request(call, 30_000).await().body());
  }

  private long count(String table) {
    return database
        .asSuperuser("SELECT count(*) FROM tenant_acme." + table)
        .iterator()
        .next()
        .getLong(0);
  }

  @Test
  void theNextAttemptGoesOnWhereOneDied() {
    attempt(700);

    var result = attempt(1_300);
    var again = attempt(1_300);

    assertThat(again).isEqualTo(result);
    assertThat(result.getInteger("created")).isEqualTo(1_300);
    assertThat(reports.getLast()).isEqualTo(JsonObject.of("done", 1_000, "total", 1_300));
    assertThat(count("resources")).isEqualTo(1_300);
    assertThat(count("audit_logs")).isEqualTo(1_300);
  }

  @Test
  void stopsWhenItsJobIsCancelled() {
    cancelled = true;

    assertThatThrownBy(() -> attempt(1_300)).isInstanceOf(ReplyException.class);

    assertThat(reports).hasSize(1);
    assertThat(count("resources")).isEqualTo(500);
  }
}
