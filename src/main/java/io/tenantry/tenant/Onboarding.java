package io.tenantry.tenant;

import static io.vertx.core.Future.await;

import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.Idempotency;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Takes a tenant in: its registry row, role, schema, tables and admin come to be in one
 * transaction, so that all of them are there or none is, whatever is killed in between.
 */
final class Onboarding {
  // One share for all of them: who signs up in a thousand names takes one turn in the queue.
  private static final String ONBOARDING = "-onboarding";
  private static final long HASHING_TIMEOUT_MILLIS = 20_000;

  private final Bus bus;
  private final Databases databases;
  private final Idempotency idempotency;
  private final ProvisionRepository provision;

  Onboarding(Bus bus, Databases databases, ProvisionRepository provision, Idempotency idempotency) {
    this.bus = bus;
    this.databases = databases;
    this.idempotency = idempotency;
    this.provision = provision;
  }

  Answer onboard(Call call) {
    var hash = hash(call);
    var tenant = call.body().getString("tenant_id");
    var answer =
        await(
            databases
                .login()
                .transaction(transaction ->
                    provision
                        .enterPlatform(transaction)
                        .compose(entered ->
                            idempotency.once(
                                transaction,
                                "platform",
                                "tenant.create " + tenant,
                                call.once(),
                                () -> create(call, transaction, hash)))));
    return answer;
  }

  // Before the transaction: hashing takes long, and no connection waits for it.
  private String hash(Call call) {
    var body = call.body();
    var admin = body.getJsonObject("admin");
    var question =
        JsonObject.of(
            "owner",
            ONBOARDING,
            "password",
            admin.getString("password"),
            "pointer",
            "/admin/password",
            "related",
            JsonArray.of(
                body.getString("tenant_id"),
                body.getString("organization_name"),
                admin.getString("email")));
    var answer =
        await(
            bus.request(
                Call.internal("auth.hash", question, call.correlationId()),
                HASHING_TIMEOUT_MILLIS));
    return new JsonObject(Objects.requireNonNull(answer.body())).getString("hash");
  }

  private Future<Answer> create(Call call, SqlConnection transaction, String hash) {
    var body = call.body();
    var names = databases.tenants().names(body.getString("tenant_id"));
    var admin = UUID.randomUUID();
    var email = body.getJsonObject("admin").getString("email");
    return provision
        .insert(
            transaction, names, body.getString("organization_name"), body.getString("tier", "free"))
        .map(row ->
            row.orElseThrow(() -> TenantProblem.TENANT_EXISTS.because("Choose another tenant_id.")))
        .compose(tenant ->
            provision
                .build(transaction, names)
                .compose(built -> provision.insertAdmin(transaction, names, admin, email, hash))
                .compose(inserted -> provision.logFirst(transaction, names, call, tenant))
                .compose(logged -> provision.enterPlatform(transaction))
                .map(entered -> answer(tenant, admin, email)));
  }

  private static Answer answer(Tenant tenant, UUID admin, String email) {
    var body =
        JsonObject.of(
            "tenant",
            tenant.toJson(),
            "admin",
            JsonObject.of("id", admin.toString(), "email", email, "role", "admin"));
    return Answer.of(body).with(Map.of("location", "/v1/tenants/" + tenant.id()));
  }
}
