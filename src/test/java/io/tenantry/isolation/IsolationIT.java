package io.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.access.BuiltInRole;
import io.tenantry.testing.Api;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Every operation of the contract, called by every kind of caller on every kind of id. What must
 * come of it follows from the contract's x-permission and the roles' permissions alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationIT {
  private final Stage stage = new Stage();

  @AfterAll
  void close() {
    stage.close();
  }

  @Test
  void everyOperationOfTheContractIsTriedHere() {
    var declared = Declared.closed().stream().map(Declared::id).collect(Collectors.toSet());

    assertThat(Calls.BY_OPERATION.keySet())
        .as("one call for each operation that needs a credential, and none besides")
        .isEqualTo(declared);
  }

  @TestFactory
  Stream<DynamicTest> callsOfTenants() {
    var tests = new ArrayList<DynamicTest>();
    for (var operation : Declared.closed()) {
      for (var role : BuiltInRole.values()) {
        for (var target : targets(operation)) {
          tests.add(
              Named.test(
                  "%s as %s%s".formatted(operation.id(), role.id(), on(operation, target)),
                  () -> callAsTenant(operation, role, target)));
        }
      }
    }
    return tests.stream();
  }

  private static List<Target> targets(Declared operation) {
    return Calls.of(operation).thing().isAlwaysOwn()
        ? List.of(Target.OWN)
        : List.of(Target.values());
  }

  private static String on(Declared operation, Target target) {
    return Calls.of(operation).thing().isAlwaysOwn() ? "" : " on " + target;
  }

  private void callAsTenant(Declared operation, BuiltInRole role, Target target) {
    var caller = stage.as(role);
    var thing = Calls.of(operation).thing();
    var before = others();
    var ourRowBefore = registered();

    var answer = send(caller, operation, thing.id(stage, target));

    if (!operation.mayBeCalledBy(role)) {
      answer.isProblem(403, "FORBIDDEN");
      assertThat(registered()).isEqualTo(ourRowBefore);
    } else if (target == Target.OWN) {
      assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    } else {
      answer.isProblem(404, "NOT_FOUND");
      var toRandom = send(caller, operation, thing.id(stage, Target.RANDOM));
      assertThat(told(answer)).isEqualTo(told(toRandom));
      assertThat(answer.headers().map().keySet()).isEqualTo(toRandom.headers().map().keySet());
    }
    assertThat(answer.text()).doesNotContain(Stage.SECRET);
    assertThat(others()).isEqualTo(before);
  }

  private static Api.Answer send(Api caller, Declared operation, String id) {
    return caller.send(
        operation.method(), operation.pathTo(id), Calls.of(operation).bodyFor(id), Map.of());
  }

  private List<String> others() {
    return List.of(stage.everythingOf(stage.theirs().id()), stage.everythingOf(stage.alike().id()));
  }

  private String registered() {
    return stage.operator().get("/v1/tenants/" + stage.ours().id()).is(200).text();
  }

  // The rest of a problem must not tell which ids there are.
  private static JsonObject told(Api.Answer answer) {
    var problem = answer.json();
    problem.remove("instance");
    problem.remove("correlation_id");
    return problem;
  }

  @TestFactory
  Stream<DynamicTest> callsWithoutACredential() {
    return Declared.closed().stream()
        .flatMap(operation ->
            targets(operation).stream()
                .map(target ->
                    Named.test(
                        "%s as nobody%s".formatted(operation.id(), on(operation, target)),
                        () -> {
                          var id = Calls.of(operation).thing().id(stage, target);
                          send(stage.nobody(), operation, id).isProblem(401, "UNAUTHENTICATED");
                        })));
  }

  @TestFactory
  Stream<DynamicTest> callsOfOperatorsOnTenantsData() {
    return Declared.closed().stream()
        .filter(operation -> !operation.isForOperators())
        .map(operation ->
            Named.test(
                operation.id() + " as an operator",
                () -> {
                  var before = others();
                  var id = Calls.of(operation).thing().id(stage, Target.ANOTHERS);
                  send(stage.operator(), operation, id).isProblem(403, "FORBIDDEN");
                  assertThat(others()).isEqualTo(before);
                }));
  }

  @Test
  void aRowOfTheSameIdIsAnotherRowInEachTenant() {
    var shared = UUID.randomUUID();
    stage.insertResource(stage.ours().id(), shared);
    stage.insertResource(stage.theirs().id(), shared);
    var ours = stage.as(BuiltInRole.ADMIN);
    var theirs = stage.theirs().admin();
    var path = "/v1/resources/" + shared;

    assertThat(ours.get(path).json().getString("name")).isEqualTo("ours");
    assertThat(theirs.get(path).json().getString("name")).isEqualTo(Stage.SECRET);
    ours.put(path, JsonObject.of("name", "changed")).is(200);
    assertThat(theirs.get(path).json().getString("name")).isEqualTo(Stage.SECRET);
    ours.delete(path).is(204);
    assertThat(theirs.get(path).is(200).header("etag")).isEqualTo("\"1\"");
  }

  @Test
  void aListHoldsOwnRowsAlsoWithAnotherTenantsCursor() {
    var theirs = stage.theirs().admin();
    theirs.post("/v1/resources", JsonObject.of("name", Stage.SECRET)).is(201);
    theirs.post("/v1/resources", JsonObject.of("name", Stage.SECRET)).is(201);
    var cursor = theirs.get("/v1/resources?limit=1").json().getString("next_cursor");

    for (var query : Set.of("?limit=200", "?cursor=" + cursor, "?name_prefix=theirs")) {
      var page = stage.as(BuiltInRole.READ_ONLY).get("/v1/resources" + query).is(200);
      assertThat(page.text()).doesNotContain(Stage.SECRET);
    }
  }
}
