package io.tenantry.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tenantry.kernel.Ids;
import io.tenantry.kernel.ProblemException;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Caller;
import io.tenantry.kernel.config.ByteSize;
import io.tenantry.kernel.database.Databases;
import io.tenantry.testing.Configured;
import io.tenantry.testing.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An output whose job runs more than once, as jobs do when workers die or come back late. */
class OutputIT {
  private static final TaskType TYPE =
      new TaskType("some.task", new JsonObject(), Duration.ofMinutes(1), null, "read:resources");

  private final TestDatabase database = new TestDatabase();
  private final Vertx vertx = Vertx.vertx();
  private final UUID job = new Ids(InstantSource.system()).next();
  private Databases databases;

  @BeforeEach
  void start() {
    var roles = database.prepare();
    database.onboard("acme");
    databases = new Databases(vertx, database.login(), Configured.byDefault().database(), roles);
    database.asSuperuser(
        "INSERT INTO tenant_acme.jobs (id, task_type) VALUES ('%s', 'some.task')".formatted(job));
  }

  @AfterEach
  void close() {
    databases.close().await();
    vertx.close().await();
    database.close();
  }

  private Output begin(int run, String most) {
    var call =
        new Call(
            "task.some.task",
            new Caller("acme", UUID.randomUUID().toString(), Caller.AuthType.JWT, "admin"),
            JsonObject.of("job_id", job.toString(), "run", run),
            new JsonObject(),
            "-",
            null,
            Long.MAX_VALUE,
            null,
            false,
            null);
    return new Outputs(databases.tenants(), ByteSize.parse(most))
        .begin(call, TYPE, "text/csv", "some.csv")
        .await();
  }

  private String stored() {
    return String.valueOf(
        database
            .asSuperuser(
                """
                SELECT (SELECT concat(run, ' ', parts, ' ', bytes) FROM tenant_acme.job_outputs)
                  || ': ' || coalesce((SELECT string_agg(left(convert_from(data, 'UTF8'), 9), ',' ORDER BY part)
                     FROM tenant_acme.job_output_parts), '')
                """)
            .iterator()
            .next()
            .getString(0));
  }

  private static void refuses(String code, Runnable write) {
    var refusal = catchThrowableOfType(ProblemException.class, write::run);

    assertThat(refusal).isNotNull();
    assertThat(refusal.problem().code()).isEqualTo(code);
  }

  @Test
  void keepsWhatIsWrittenInParts() {
    var output = begin(1, "64MiB");
    var much = "x".repeat(200_000);

    output.write(Buffer.buffer("one," + much));
    output.write(Buffer.buffer("two," + much));
    output.write(Buffer.buffer("three"));

    assertThat(output.end())
        .isEqualTo(JsonObject.of("bytes", 400_013, "output", "/v1/jobs/" + job + "/output"));
    assertThat(stored()).isEqualTo("1 2 400013: one,xxxxx,three");
  }

  @Test
  void aLaterRunReplacesAnEarlierOneThatCannotWriteAnyMore() {
    var early = begin(1, "64MiB");
    early.write(Buffer.buffer("early" + "x".repeat(300_000)));
    var late = begin(2, "64MiB");
    assertThat(stored()).isEqualTo("2 0 0: ");

    early.write(Buffer.buffer("again"));
    refuses("UNAVAILABLE", early::end);
    refuses("UNAVAILABLE", () -> begin(1, "64MiB"));
    late.write(Buffer.buffer("late"));
    late.end();

    assertThat(stored()).isEqualTo("2 1 4: late");
  }

  @Test
  void dropsWhatIsTooLarge() {
    var output = begin(1, "300KiB");
    output.write(Buffer.buffer("x".repeat(280_000)));

    refuses("OUTPUT_TOO_LARGE", () -> output.write(Buffer.buffer("x".repeat(30_000))));

    assertThat(stored()).isEqualTo("null");
  }

  @Test
  void goesWithItsJob() {
    var output = begin(1, "64MiB");
    output.write(Buffer.buffer("some"));
    output.end();

    database.asSuperuser("DELETE FROM tenant_acme.jobs");

    assertThat(stored()).isEqualTo("null");
  }
}
