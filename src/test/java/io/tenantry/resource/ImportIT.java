package io.tenantry.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Jobs;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The task {@code resources.import} over HTTP. */
class ImportIT {
  private static final String TYPE = "resources.import";

  private final SomeTenant tenant = SharedPlatform.onboard();

  private static JsonObject lines(String lines) {
    return JsonObject.of("lines", lines);
  }

  private JsonArray stored(String query) {
    return tenant.admin().get("/v1/resources?" + query).is(200).json().getJsonArray("items");
  }

  @Test
  void makesAResourceOfEachLineForWhoeverAsked() {
    var result =
        Jobs.succeed(
            tenant.admin(),
            TYPE,
            lines("{\"name\":\"door\",\"data\":{\"size\":3}}\n{\"name\":\"gate\"}\n"));

    assertThat(result)
        .isEqualTo(JsonObject.of("created", 2, "failed", 0, "errors", new JsonArray()));
    var door = stored("name=door").getJsonObject(0);
    assertThat(door.getJsonObject("data")).isEqualTo(JsonObject.of("size", 3));
    assertThat(door.getString("owner_id"))
        .isEqualTo(tenant.admin().get("/v1/me").is(200).json().getString("subject"));
    assertThat(stored("name=gate").getJsonObject(0).getJsonObject("data")).isEmpty();
  }

  @Test
  void tellsOfEachLineThatIsNoneAndKeepsTheOthers() {
    var result =
        Jobs.succeed(
            tenant.admin(), TYPE, lines("{\"name\":\"door\"}\n\n{\"nme\":\"gate\"}\nnot json\n"));

    assertThat(result.getInteger("created")).isEqualTo(1);
    assertThat(result.getInteger("failed")).isEqualTo(2);
    assertThat(result.getJsonArray("errors").stream().map(each -> ((JsonObject) each)))
        .extracting(error -> error.getInteger("line"))
        .containsExactly(3, 3, 4);
    assertThat(stored("")).hasSize(1);
  }

  @Test
  void tellsOfAHundredFaultsAtMost() {
    var result = Jobs.succeed(tenant.admin(), TYPE, lines("{}\n".repeat(400)));

    assertThat(result.getInteger("failed")).isEqualTo(400);
    assertThat(result.getJsonArray("errors")).hasSize(100);
  }

  @Test
  void takesManyAsOneArrayAndAuditsEach() {
    var items =
        new JsonArray(
            IntStream.range(0, 1_200)
                .mapToObj(i -> JsonObject.of("name", "row " + i))
                .collect(Collectors.toList()));

    var job = Jobs.run(tenant.admin(), Jobs.of(TYPE, JsonObject.of("items", items)));

    assertThat(job.getJsonObject("result").getInteger("created")).isEqualTo(1_200);
    var entries =
        tenant
            .admin()
            .get("/v1/audit-logs?action=resource.create&limit=200")
            .is(200)
            .json()
            .getJsonArray("items");
    assertThat(entries).hasSize(200);
    assertThat(entries.getJsonObject(0).getString("correlation_id"))
        .isEqualTo(job.getString("correlation_id"));
    assertThat(entries.getJsonObject(0).getString("user_id")).isNotNull();
  }

  @Test
  void refusesAPayloadThatIsNeitherOrBoth() {
    for (var payload :
        new JsonObject[] {
          new JsonObject(), lines("").put("items", new JsonArray()), JsonObject.of("lines", 7)
        }) {
      tenant.admin().post("/v1/jobs", Jobs.of(TYPE, payload)).isProblem(400, "VALIDATION_FAILED");
    }
  }

  @Test
  void asksForThePermissionToCreateResources() {
    var rules =
        JsonObject.of(
            "permissions", JsonArray.of(JsonObject.of("action", "*", "resource", "jobs")));
    tenant.admin().put("/v1/policies/clerk", rules).is(201);
    var clerk =
        JsonObject.of(
            "email", "clerk@acme.test", "password", "a clerk's pass phrase", "role", "clerk");
    tenant.admin().post("/v1/users", clerk).is(201);

    var api = SharedPlatform.api().as(tenant.id(), "clerk@acme.test", "a clerk's pass phrase");

    api.post("/v1/jobs", Jobs.of(TYPE, lines("{\"name\":\"door\"}"))).isProblem(403, "FORBIDDEN");
  }
}
