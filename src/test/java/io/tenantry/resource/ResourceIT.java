package io.tenantry.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ResourceIT {
  private final Api acme = SharedPlatform.onboard().admin();

  private String create(String name, JsonObject data) {
    return acme.post("/v1/resources", JsonObject.of("name", name, "data", data))
        .is(201)
        .json()
        .getString("id");
  }

  @Test
  void answersWhatWasStored() {
    var created =
        acme.post(
            "/v1/resources",
            JsonObject.of("name", "a \"name\"\n", "data", JsonObject.of("n", 1, "s", "x")));

    var id = created.is(201).json().getString("id");
    assertThat(created.header("location")).isEqualTo("/v1/resources/" + id);
    var read = acme.get("/v1/resources/" + id).is(200);
    assertThat(read.json()).isEqualTo(created.json());
    assertThat(read.json().getString("name")).isEqualTo("a \"name\"\n");
    assertThat(read.json().getJsonObject("data")).isEqualTo(JsonObject.of("n", 1, "s", "x"));
    assertThat(read.header("etag")).isEqualTo("\"1\"");
  }

  @Test
  void hidesAResourceFromAnotherTenant() {
    var id = create("ours", new JsonObject());
    var globex = SharedPlatform.onboard().admin();

    for (var refused :
        new Api.Answer[] {
          globex.get("/v1/resources/" + id),
          globex.delete("/v1/resources/" + id),
          globex.patch("/v1/resources/" + id, JsonObject.of("name", "theirs")),
          globex.put("/v1/resources/" + id, JsonObject.of("name", "theirs"))
        }) {
      refused.isProblem(404, "NOT_FOUND");
    }
    assertThat(acme.get("/v1/resources/" + id).json().getString("name")).isEqualTo("ours");
  }

  @Test
  void mergesAPatchAsTheStandardSays() {
    var id = create("p", JsonObject.of("a", 1, "b", JsonObject.of("c", 2, "d", 3)));

    var patched =
        acme.send(
            "PATCH",
            "/v1/resources/" + id,
            "{\"data\":{\"a\":null,\"b\":{\"c\":9},\"e\":[null]}}",
            Map.of("content-type", "application/merge-patch+json"));

    assertThat(patched.is(200).json().getJsonObject("data"))
        .isEqualTo(
            JsonObject.of("b", JsonObject.of("c", 9, "d", 3), "e", new JsonArray().addNull()));
    assertThat(patched.header("etag")).isEqualTo("\"2\"");
    assertThat(patched.json().getString("name")).isEqualTo("p");
  }

  @Test
  void refusesAStaleVersion() {
    var id = create("v", new JsonObject());
    acme.put("/v1/resources/" + id, JsonObject.of("name", "w")).is(200);

    var stale = Map.of("if-match", "\"1\"");
    acme.send("PUT", "/v1/resources/" + id, "{\"name\":\"x\"}", stale)
        .isProblem(412, "PRECONDITION_FAILED");
    acme.send("DELETE", "/v1/resources/" + id, null, stale).isProblem(412, "PRECONDITION_FAILED");
    acme.send("DELETE", "/v1/resources/" + id, null, Map.of("if-match", "\"2\"")).is(204);
    acme.get("/v1/resources/" + id).isProblem(404, "NOT_FOUND");
  }

  @Test
  void listsNewestFirstByCursorWithoutGapOrRepeat() {
    for (int i = 0; i < 7; i++) {
      create("r" + i, new JsonObject());
    }

    var seen = new JsonArray();
    var cursor = "";
    do {
      var page = acme.get("/v1/resources?limit=3" + cursor).is(200).json();
      page.getJsonArray("items").forEach(row -> seen.add(((JsonObject) row).getString("name")));
      var next = page.getString("next_cursor");
      cursor = next == null ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());

    assertThat(seen).isEqualTo(JsonArray.of("r6", "r5", "r4", "r3", "r2", "r1", "r0"));
    acme.get("/v1/resources?cursor=bm90IG91cnM").isProblem(400, "INVALID_CURSOR");
  }

  @Test
  void filtersByWhatTheContractNames() {
    create("plan_a", JsonObject.of("colour", "red", "size", 3));
    create(
        "plan%b",
        JsonObject.of("colour", "blue", "size", "3", "owner", JsonObject.of("city", "Rome")));

    assertThat(names("?name=plan_a")).containsExactly("plan_a");
    assertThat(names("?name_prefix=plan%25")).containsExactly("plan%b");
    assertThat(names("?name_prefix=plan")).containsExactly("plan%b", "plan_a");
    assertThat(names("?data.colour=red")).containsExactly("plan_a");
    assertThat(names("?data.size=3")).containsExactly("plan_a");
    assertThat(names("?data.size=%223%22")).containsExactly("plan%b");
    assertThat(names("?data.owner.city=Rome")).containsExactly("plan%b");
    assertThat(names("?created_after=2999-01-01T00:00:00Z")).isEmpty();
    assertThat(names("?owner_id=" + UUID.randomUUID())).isEmpty();
    acme.get("/v1/resources?colour=red").isProblem(400, "VALIDATION_FAILED");
    acme.get("/v1/resources?limit=0").isProblem(400, "VALIDATION_FAILED");
    acme.get("/v1/resources?limit=1&limit=2").isProblem(400, "VALIDATION_FAILED");
  }

  private java.util.List<String> names(String query) {
    return acme.get("/v1/resources" + query).is(200).json().getJsonArray("items").stream()
        .map(row -> ((JsonObject) row).getString("name"))
        .toList();
  }

  @Test
  void createsOnceUnderAnIdempotencyKey() {
    var key = Map.of("idempotency-key", UUID.randomUUID().toString());
    var body = "{\"name\":\"once\"}";

    var first = acme.send("POST", "/v1/resources", body, key).is(201);
    var second = acme.send("POST", "/v1/resources", body, key).is(201);

    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("location")).isEqualTo(first.header("location"));
    assertThat(second.header("idempotent-replayed")).isEqualTo("true");
    assertThat(first.header("idempotent-replayed")).isEmpty();
    assertThat(names("?name=once")).hasSize(1);
    acme.send("POST", "/v1/resources", "{\"name\":\"other\"}", key)
        .isProblem(422, "IDEMPOTENCY_KEY_REUSED");
    SharedPlatform.onboard().admin().send("POST", "/v1/resources", body, key).is(201);
  }
}
