package io.tenantry.isolation;

import static io.tenantry.testing.RawClient.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.access.BuiltInRole;
import io.tenantry.testing.Api;
import io.tenantry.testing.RawClient;
import io.tenantry.testing.SharedPlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** What was answered to one tenant is not kept, by us or by anyone between, for the next one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeptAnswersIT {
  private final Stage stage = new Stage();
  private final Api ours = stage.as(BuiltInRole.ADMIN);
  private final Api theirs = stage.theirs().admin();

  @AfterAll
  void close() {
    stage.close();
  }

  private static RawClient connect() {
    return new RawClient(SharedPlatform.started().platform().port());
  }

  private static Api.Answer get(RawClient connection, Api caller, String path, String... headers) {
    var all = new ArrayList<>(List.of(headers));
    all.add("Authorization: Bearer " + caller.token());
    return connection.send(head("GET " + path, all.toArray(String[]::new))).answer();
  }

  /** A resource of this id in both tenants, so that both have the same URL and the same ETag. */
  private UUID shared() {
    var id = UUID.randomUUID();
    stage.insertResource(stage.ours().id(), id);
    stage.insertResource(stage.theirs().id(), id);
    return id;
  }

  @Test
  void oneConnectionAnswersEachTenantFromItsOwnData() {
    var path = "/v1/resources/" + shared();
    try (var connection = connect()) {
      for (int i = 0; i < 50; i++) {
        assertThat(get(connection, theirs, path).is(200).text()).contains(Stage.SECRET);
        assertThat(get(connection, ours, path).is(200).text()).doesNotContain(Stage.SECRET);
        assertThat(get(connection, theirs, "/v1/resources").is(200).text()).contains(Stage.SECRET);
        assertThat(get(connection, ours, "/v1/resources").is(200).text())
            .doesNotContain(Stage.SECRET);
        assertThat(get(connection, ours, "/v1/me").json().getString("tenant_id"))
            .isEqualTo(stage.ours().id());
        assertThat(get(connection, theirs, "/v1/me").json().getString("tenant_id"))
            .isEqualTo(stage.theirs().id());
      }
    }
  }

  @Test
  void requestsThatFollowOneAnotherWithoutAWaitAreNotMixedUp() {
    var path = "/v1/resources/" + shared();
    try (var connection = connect()) {
      for (int i = 0; i < 40; i++) {
        var caller = i % 2 == 0 ? ours : theirs;
        connection.send(head("GET " + path, "Authorization: Bearer " + caller.token()));
      }
      for (int i = 0; i < 40; i++) {
        assertThat(connection.answer().is(200).text().contains(Stage.SECRET)).isEqualTo(i % 2 == 1);
      }
    }
  }

  @Test
  void anotherTenantsEtagIsNoReasonToAnswer304() {
    var path = "/v1/resources/" + shared();
    try (var connection = connect()) {
      var etag = get(connection, theirs, path).is(200).header("etag");
      for (var condition :
          List.of(
              "If-None-Match: " + etag,
              "If-None-Match: W/" + etag,
              "If-None-Match: \"x\", " + etag,
              "If-None-Match: *",
              "If-Modified-Since: Thu, 31 Dec 2099 23:59:59 GMT")) {
        var answer = get(connection, ours, path, condition).is(200);

        assertThat(answer.json().getString("name")).as(condition).isEqualTo("ours");
      }
      get(connection, ours, "/v1/resources/" + stage.theirResource(), "If-None-Match: " + etag)
          .isProblem(404, "NOT_FOUND");
    }
  }

  @Test
  void anEtagOfAnotherTenantsRowChangesNothingOfIt() {
    var id = shared();
    var etag = theirs.get("/v1/resources/" + id).is(200).header("etag");

    ours.send("DELETE", "/v1/resources/" + id, null, Map.of("if-match", etag)).is(204);

    assertThat(theirs.get("/v1/resources/" + id).is(200).header("etag")).isEqualTo(etag);
  }

  @TestFactory
  Stream<DynamicTest> answersWithTenantsData() {
    return Declared.closed().stream()
        .map(operation ->
            Named.test(
                operation.id() + " forbids to keep its answers", () -> forbidsToKeep(operation)));
  }

  private void forbidsToKeep(Declared operation) {
    var thing = Calls.of(operation).thing();
    // The operator suspends a tenant here; it must not be one that the others are asked for.
    var own = thing == Thing.TENANT ? Target.LOOK_ALIKE : Target.OWN;
    var caller = operation.isForOperators() ? stage.operator() : ours;

    var answer = send(caller, operation, thing.id(stage, own));

    assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    var refused =
        List.of(
            send(ours, operation, thing.id(stage, Target.ANOTHERS)),
            send(stage.nobody(), operation, thing.id(stage, own)));
    for (var each : Stream.concat(Stream.of(answer), refused.stream()).toList()) {
      assertThat(each.headers().allValues("cache-control")).containsExactly("no-store");
    }
  }

  private static Api.Answer send(Api caller, Declared operation, String id) {
    return caller.send(
        operation.method(), operation.pathTo(id), Calls.of(operation).bodyFor(id), Map.of());
  }

  @Test
  void onlyPagesThatAreTheSameForEveryoneMayBeKept() {
    var kept =
        Declared.all().stream()
            .filter(operation -> operation.method().equals("GET"))
            .filter(operation -> operation.who().contains("public"))
            .filter(
                operation -> !ours.get(operation.path()).header("cache-control").equals("no-store"))
            .map(Declared::id)
            .toList();

    assertThat(kept)
        .containsExactly(
            "contract.json", "contract.yaml", "docs.swagger", "docs.redoc", "auth.keys");
  }
}
