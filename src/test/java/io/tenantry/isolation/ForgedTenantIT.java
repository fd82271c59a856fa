package io.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.access.BuiltInRole;
import io.tenantry.testing.Api;
import io.tenantry.testing.RawClient;
import io.tenantry.testing.SharedPlatform;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Callers who name a tenant other than the one that their credential stands for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedTenantIT {
  private static final List<String> HEADERS =
      List.of(
          "x-tenant-id",
          "x-tenant",
          "tenant",
          "tenant-id",
          "organization-id",
          "x-forwarded-host",
          "x-forwarded-tenant",
          "x-original-url",
          "auth-type",
          "role");
  private static final List<String> PARAMETERS =
      List.of("tenant", "tenant_id", "schema", "access_token", "api_key");

  private static final Map<String, Object> MEMBERS =
      Map.of(
          "id", "018f0000-0000-7000-8000-000000000001",
          "owner_id", "018f0000-0000-7000-8000-000000000002",
          "created_at", "2001-01-01T00:00:00Z",
          "updated_at", "2001-01-01T00:00:00Z",
          "tenant_id", "public",
          "role", "admin",
          "status", "active",
          "schema_name", "platform",
          "version", 7);

  private final Stage stage = new Stage();
  private final Api admin = stage.as(BuiltInRole.ADMIN);

  @AfterAll
  void close() {
    stage.close();
  }

  @Test
  void headersChooseNoTenant() {
    for (var header : HEADERS) {
      var forged = Map.of(header, stage.theirs().id());

      var me = admin.send("GET", "/v1/me", null, forged).is(200).json();
      assertThat(me.getString("tenant_id")).as(header).isEqualTo(stage.ours().id());
      admin.send("GET", theirResource(), null, forged).isProblem(404, "NOT_FOUND");
      assertThat(admin.send("GET", "/v1/resources", null, forged).is(200).text())
          .doesNotContain(Stage.SECRET);
    }
  }

  @Test
  void theHostChoosesNoTenant() {
    var base = URI.create(SharedPlatform.api().base());
    try (var client = new RawClient(base.getPort())) {
      client.send(
          "GET /v1/me HTTP/1.1\r\nHost: %s.example\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(stage.theirs().id(), admin.token()));

      var me = client.answer().json();

      assertThat(me.getString("tenant_id")).isEqualTo(stage.ours().id());
    }
  }

  @Test
  void theQueryChoosesNoTenant() {
    for (var parameter : PARAMETERS) {
      var query = "?" + parameter + "=" + stage.theirs().id();

      admin.get("/v1/resources" + query).isProblem(400, "VALIDATION_FAILED");
      admin.get(theirResource() + query).isProblem(400, "VALIDATION_FAILED");
      stage.nobody().get("/v1/resources" + query).isProblem(401, "UNAUTHENTICATED");
    }
  }

  @Test
  void twoCredentialsAreNone() {
    var theirs = String.valueOf(stage.theirs().admin().token());

    for (var second :
        List.of(
            Map.of("authorization", "Bearer " + theirs),
            Map.of("authorization", "Bearer " + admin.token()),
            Map.of("x-api-key", theirs))) {
      admin.send("GET", "/v1/me", null, second).isProblem(401, "UNAUTHENTICATED");
      admin.send("GET", theirResource(), null, second).isProblem(401, "UNAUTHENTICATED");
    }
  }

  @TestFactory
  Stream<DynamicTest> membersThatAreNotTheCallersToSet() {
    return Declared.closed().stream()
        .filter(Declared::takesBody)
        .flatMap(operation ->
            MEMBERS.entrySet().stream()
                .filter(member -> !Calls.of(operation).takes(member.getKey()))
                .map(member ->
                    Named.test(
                        operation.id() + " refuses the member " + member.getKey(),
                        () -> refuses(operation, member.getKey(), member.getValue()))));
  }

  private void refuses(Declared operation, String member, Object value) {
    var call = Calls.of(operation);
    var caller = operation.mayBeCalledBy(BuiltInRole.ADMIN) ? admin : stage.operator();
    var path = operation.pathTo(call.thing().id(stage, Target.OWN));
    var before = stage.everythingOf(stage.ours().id());

    var answer = caller.send(operation.method(), path, call.bodyWith(member, value), Map.of());

    answer.isProblem(400, "VALIDATION_FAILED");
    assertThat(answer.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/" + member);
    assertThat(stage.everythingOf(stage.ours().id())).isEqualTo(before);
  }

  @Test
  void onboardingTakesNoPartOfAnotherTenant() {
    for (var member : List.of("id", "status", "schema_name", "role_name", "role", "plan")) {
      var id = "forged_" + Long.toString(System.nanoTime(), 36);
      var body =
          io.tenantry.testing.SomeTenant.body(id, "a@forged.test", "quite a long secret, forged")
              .put(member, stage.theirs().id());

      stage.nobody().post("/v1/tenants", body).isProblem(400, "VALIDATION_FAILED");

      assertThat(stage.tenantsLike(id)).isZero();
    }
  }

  private String theirResource() {
    return "/v1/resources/" + stage.theirResource();
  }
}
