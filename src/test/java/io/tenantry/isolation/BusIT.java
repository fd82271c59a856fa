package io.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tenantry.gateway.Contract;
import io.tenantry.kernel.Ids;
import io.tenantry.kernel.access.Granting;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.policy.PolicyVerticle;
import io.tenantry.resource.ResourceVerticle;
import io.tenantry.testing.Configured;
import io.tenantry.testing.TestDatabase;
import io.tenantry.user.UserVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Messages that reach a tenant's operations on the bus itself, with no gateway before it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BusIT {
  private static final int CALLS = 600;
  private static final UUID SHARED = UUID.randomUUID();

  private final TestDatabase database = new TestDatabase();
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private Databases databases;

  @BeforeAll
  void start() {
    var roles = database.prepare();
    for (var tenant : List.of("acme", "beta")) {
      database.onboard(tenant);
      database.asSuperuser(
          "INSERT INTO tenant_%s.resources (id, name, owner_id) VALUES ('%s', '%s', '%s')"
              .formatted(tenant, SHARED, tenant, SHARED));
    }
    var config =
        Configured.with(
            Map.of(
                "database.pool_size",
                "2",
                "database.read_connections_per_event_loop",
                "1",
                "database.write_connections_per_event_loop",
                "1"));
    databases = new Databases(vertx, database.login(), config.database(), roles);
    var bus = new Bus(vertx);
    var idempotency = new Idempotency(config.idempotency());
    var ids = new Ids(InstantSource.system());
    var audit = new AuditTrail(ids);
    var tenants = databases.tenants();
    var granting = new Granting();
    var permissions = Contract.carried().permissions();
    for (var verticle :
        List.of(
            new ResourceVerticle(bus, tenants, idempotency, audit, ids),
            new UserVerticle(bus, tenants, idempotency, audit, granting, ids),
            new PolicyVerticle(bus, databases, idempotency, audit, permissions, granting, ids))) {
      vertx.deployVerticle(verticle).await();
    }
  }

  @AfterAll
  void close() {
    databases.close().await();
    vertx.close().await();
    database.close();
  }

  @TestFactory
  Stream<DynamicTest> aMessageWithoutATenantIsRefused() {
    return Calls.BY_OPERATION.keySet().stream()
        .filter(operation -> operation.matches("(resource|user|policy)\\..*"))
        .map(operation ->
            Named.test(
                operation + " without a tenant",
                () ->
                    refused(
                        operation,
                        new DeliveryOptions()
                            .addHeader("auth-type", "jwt")
                            .addHeader("role", "admin")
                            .addHeader("subject", SHARED.toString()))));
  }

  @TestFactory
  Stream<DynamicTest> aTenantThatIsNoTenantsIdIsRefused() {
    return Stream.of(
            "",
            "public",
            "pg_catalog",
            "platform",
            "ACME",
            "acme, tenant_beta",
            "acme\"",
            "acme\"; RESET ROLE; --",
            "а" + "cme",
            "a".repeat(41))
        .filter(tenant -> !tenant.matches("[a-z][a-z0-9_]{1,39}"))
        .map(tenant ->
            Named.test(
                "a message for the tenant '" + tenant + "'",
                () -> refused("resource.get", headers(tenant))));
  }

  private void refused(String operation, DeliveryOptions options) {
    var refusal =
        catchThrowableOfType(ReplyException.class, () -> send(operation, options).await());

    assertThat(refusal).as("a refusal").isNotNull();
    assertThat(refusal.failureCode()).as(refusal.getMessage()).isEqualTo(401);
    var problem = new JsonObject(refusal.getMessage());
    assertThat(problem.getString("code")).isEqualTo("UNAUTHENTICATED");
    assertThat(problem.encode()).doesNotContain("acme");
  }

  @Test
  void aTenantThatThereIsNotReadsNothing() {
    for (var tenant : List.of("ghost", "public", "platform", "pg_catalog")) {
      var refusal =
          catchThrowableOfType(
              ReplyException.class, () -> send("resource.get", headers(tenant)).await());

      assertThat(refusal).as("a refusal of " + tenant).isNotNull();
      assertThat(refusal.failureCode()).as(tenant).isGreaterThanOrEqualTo(400);
      assertThat(new JsonObject(refusal.getMessage()).containsKey("name")).isFalse();
    }
  }

  @Test
  void callsOfTwoTenantsOnOneEventLoopKeepTheirTenants() {
    var replies = new ArrayList<Future<Message<Object>>>();
    for (int i = 0; i < CALLS; i++) {
      // Point reads go by the shared pipeline, lists by the pool of two.
      var operation = i % 5 == 0 ? "resource.list" : "resource.get";
      replies.add(send(operation, headers(tenant(i))));
    }
    Future.join(replies).otherwiseEmpty().await();

    int answered = 0;
    for (int i = 0; i < CALLS; i++) {
      if (replies.get(i).succeeded()) {
        answered++;
        var text = ((Buffer) replies.get(i).result().body()).toString();
        assertThat(text).contains("\"name\":\"" + tenant(i) + "\"");
        assertThat(text).doesNotContain(tenant(i + 1));
      }
    }
    // Of each tenant only so many lists may wait; the others are refused, not mixed up.
    assertThat(answered).isGreaterThan(CALLS / 2);
  }

  private static String tenant(int i) {
    return i % 2 == 0 ? "acme" : "beta";
  }

  private static DeliveryOptions headers(String tenant) {
    return new DeliveryOptions()
        .addHeader("tenant", tenant)
        .addHeader("auth-type", "jwt")
        .addHeader("role", "admin")
        .addHeader("subject", SHARED.toString());
  }

  private Future<Message<Object>> send(String operation, DeliveryOptions options) {
    var body = JsonObject.of("name", "from the bus");
    var params = JsonObject.of("id", SHARED.toString());
    return vertx
        .eventBus()
        .request(operation, JsonObject.of("params", params, "body", body), options);
  }
}
