package io.tenantry.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.SomeUser;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A tenant is never left without an admin, whoever races whom. */
class LastAdminIT {
  private static final JsonObject DEMOTION = JsonObject.of("role", "developer");

  private final SomeTenant tenant = SharedPlatform.onboard();
  private final Api admin = tenant.admin();
  private final String path = "/v1/users/" + admin.get("/v1/me").json().getString("subject");

  @Test
  void theLastAdminIsNeitherDemotedNorDeleted() {
    admin.patch(path, DEMOTION).isProblem(409, "LAST_ADMIN");
    admin.delete(path).isProblem(409, "LAST_ADMIN");
    admin.patch(path, JsonObject.of("role", "admin", "email", "still@last.test")).is(200);

    var second = SomeUser.in(tenant, "admin");
    second.api().patch(path, DEMOTION).is(200);
    second.api().delete(second.path()).isProblem(409, "LAST_ADMIN");
    second.api().patch(second.path(), DEMOTION).isProblem(409, "LAST_ADMIN");
  }

  @Test
  void ofTwoDemotionsOfTheLastTwoAdminsOneWins() throws Exception {
    // No admin by name, so that what it does to admins does not change what it may do.
    var root = SomeUser.holding(tenant, "*:*").api();
    for (int round = 0; round < 5; round++) {
      var second = SomeUser.in(tenant, "admin").path();

      var answers = atOnce(() -> root.patch(path, DEMOTION), () -> root.patch(second, DEMOTION));

      assertThat(answers).extracting(Api.Answer::status).containsExactlyInAnyOrder(200, 409);
      assertThat(answers)
          .filteredOn(each -> each.status() == 409)
          .first()
          .satisfies(each -> each.isProblem(409, "LAST_ADMIN"));
      assertThat(admins(root)).isEqualTo(1);
      root.patch(path, JsonObject.of("role", "admin")).is(200);
      root.delete(second).is(204);
    }
  }

  @Test
  void ofTwoAdminsWhoDemoteEachOtherOneWins() throws Exception {
    var second = SomeUser.in(tenant, "admin");

    var answers =
        atOnce(
            () -> admin.patch(second.path(), DEMOTION), () -> second.api().patch(path, DEMOTION));

    // Who was slower is no admin any more by then, and changes nobody who still is.
    assertThat(answers).extracting(Api.Answer::status).containsExactlyInAnyOrder(200, 403);
    assertThat(admins(answers.getFirst().status() == 200 ? admin : second.api())).isEqualTo(1);
  }

  private static long admins(Api reader) {
    return reader.get("/v1/users").is(200).json().getJsonArray("items").stream()
        .filter(user -> ((JsonObject) user).getString("role").equals("admin"))
        .count();
  }

  private static List<Api.Answer> atOnce(Callable<Api.Answer> one, Callable<Api.Answer> other)
      throws InterruptedException, ExecutionException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(one);
      var second = threads.submit(other);
      return List.of(first.get(), second.get());
    }
  }
}
