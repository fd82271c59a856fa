package io.tenantry.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Jobs;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The task {@code resources.export}, and how what it puts aside is read. */
class ExportIT {
  private static final String TYPE = "resources.export";

  private final SomeTenant tenant = SharedPlatform.onboard();

  private void make(int count, int bytes) {
    Sql.run(
        TestServers.superuserUrl(SharedPlatform.started().databaseUrl()),
        """
        INSERT INTO tenant_%s.resources (id, name, data, owner_id, created_at)
        SELECT gen_random_uuid(), 'row ' || i, jsonb_build_object('text', repeat('x', %d)),
          '%s', now() + i * interval '1 microsecond'
        FROM generate_series(1, %d) AS i
        """
            .formatted(tenant.id(), bytes, UUID.randomUUID(), count));
  }

  private List<JsonObject> lines(JsonObject result) {
    var answer = tenant.admin().get(result.getString("output")).is(200);
    assertThat(answer.header("content-type")).isEqualTo("application/x-ndjson");
    assertThat(answer.header("content-disposition")).contains("resources.ndjson");
    assertThat(answer.text()).hasSize(result.getInteger("bytes"));
    return answer.text().lines().map(JsonObject::new).toList();
  }

  @Test
  void givesAwayEachResourceAsItIsReadByItself() {
    var door =
        tenant
            .admin()
            .post("/v1/resources", JsonObject.of("name", "door", "data", JsonObject.of("a", 1)))
            .is(201)
            .json();

    var result = Jobs.succeed(tenant.admin(), TYPE, new JsonObject());

    assertThat(result.getInteger("rows")).isEqualTo(1);
    assertThat(lines(result)).containsExactly(door);
  }

  @Test
  void aLongOneComesInPartsAndIsWhole() {
    make(1_010, 1_000);

    var lines = lines(Jobs.succeed(tenant.admin(), TYPE, new JsonObject()));

    assertThat(lines).hasSize(1_010).doesNotHaveDuplicates();
    assertThat(lines.getFirst().getString("name")).isEqualTo("row 1010");
    assertThat(lines.getLast().getString("name")).isEqualTo("row 1");
  }

  @Test
  void takesTheFiltersOfTheList() {
    make(3, 1);
    var door = tenant.admin().post("/v1/resources", JsonObject.of("name", "door")).is(201).json();

    for (var filter :
        List.of(
            JsonObject.of("name_prefix", "do"),
            JsonObject.of("name", "door"),
            JsonObject.of("owner_id", door.getString("owner_id")))) {
      assertThat(lines(Jobs.succeed(tenant.admin(), TYPE, filter))).containsExactly(door);
    }
    var none =
        Jobs.succeed(tenant.admin(), TYPE, JsonObject.of("created_before", "2020-01-01T00:00:00Z"));
    assertThat(lines(none)).isEmpty();
    tenant
        .admin()
        .post("/v1/jobs", Jobs.of(TYPE, JsonObject.of("owner_id", "nobody")))
        .isProblem(400, "VALIDATION_FAILED");
  }

  @Test
  void failsWhereItIsMoreThanAJobMayPutAside() {
    try (var platform = SharedPlatform.start(Map.of("jobs.output_most", "1KiB"))) {
      var other = platform.onboard();
      var data = JsonObject.of("text", "x".repeat(2_000));
      other.admin().post("/v1/resources", JsonObject.of("name", "long", "data", data)).is(201);

      var error = Jobs.fail(other.admin(), Jobs.of(TYPE, new JsonObject()));

      assertThat(error.getString("code")).isEqualTo("OUTPUT_TOO_LARGE");
      assertThat(error.getString("message")).contains("1KiB");
      assertThat(error.getJsonArray("attempts")).hasSize(1);
    }
  }

  @Test
  void isReadByThoseAloneWhoMayReadResourcesToo() {
    var result = Jobs.succeed(tenant.admin(), TYPE, new JsonObject());
    var rules = new JsonArray().add(JsonObject.of("action", "*", "resource", "jobs"));
    tenant.admin().put("/v1/policies/clerk", JsonObject.of("permissions", rules)).is(201);
    var clerk =
        JsonObject.of("email", "c@acme.test", "password", "a clerk's pass phrase", "role", "clerk");
    tenant.admin().post("/v1/users", clerk).is(201);

    var api = SharedPlatform.api().as(tenant.id(), "c@acme.test", "a clerk's pass phrase");

    api.get(result.getString("output")).isProblem(403, "FORBIDDEN");
    var other = SharedPlatform.onboard().admin();
    other.get(result.getString("output")).isProblem(404, "NOT_FOUND");
  }

  @Test
  void aJobWithoutAnOutputHasNone() {
    var job = Jobs.run(tenant.admin(), Jobs.of("echo", new JsonObject()));

    tenant.admin().get("/v1/jobs/" + job.getString("id") + "/output").isProblem(404, "NOT_FOUND");
    tenant.admin().get("/v1/jobs/" + UUID.randomUUID() + "/output").isProblem(404, "NOT_FOUND");
  }
}
