package io.tenantry.tenant;

import static io.vertx.core.Future.await;

import io.tenantry.kernel.Cursor;
import io.tenantry.kernel.Etag;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.database.TenantProvisioning;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.function.Function;

/** Knows which tenants there are, takes them in and changes their state. */
public final class TenantVerticle extends VerticleBase {
  private static final String TENANT_CHANGED = "tenant.changed";
  private static final String TENANT_CHANGED_CHANNEL = "tenantry_tenant_changed";

  private static final long SIGNUP_TIMEOUT_MILLIS = 3_000;

  private final Bus bus;
  private final TenantConfig config;
  private final Databases databases;
  private final TenantRepository tenants;
  private final ProvisionRepository provision;
  private final Onboarding onboarding;
  private final Idempotency idempotency;

  public TenantVerticle(
      Bus bus,
      TenantConfig config,
      Databases databases,
      TenantProvisioning provisioning,
      Idempotency idempotency,
      AuditTrail audit) {
    this.bus = bus;
    this.config = config;
    this.databases = databases;
    this.tenants = new TenantRepository(databases.platform());
    this.provision = new ProvisionRepository(provisioning, audit);
    this.onboarding = new Onboarding(bus, databases, provision, idempotency);
    this.idempotency = idempotency;
  }

  @Override
  public Future<?> start() {
    var follower =
        new ChangeFollower(vertx, bus, tenants, config.refreshInterval(), System::nanoTime);
    follower.start();
    databases.listen(TENANT_CHANGED_CHANNEL, () -> context.runOnContext(heard -> follower.hurry()));
    return new Operations(bus)
        .onBlocking("tenant.create", this::create)
        .onBlocking("tenant.state", this::state)
        .onBlocking("tenant.list", this::list)
        .onBlocking("tenant.get", this::get)
        .onBlocking("tenant.update", this::update)
        .onBlocking("tenant.suspend", call -> become(call, "suspended"))
        .onBlocking("tenant.resume", call -> become(call, "active"))
        .register();
  }

  private Answer create(Call call) {
    if (!call.caller().isOperator()) {
      if (!config.signupEnabled()) {
        throw TenantProblem.SIGNUP_DISABLED.because("Ask the platform's operator for a tenant.");
      }
      if (call.body().containsKey("tier")) {
        throw KernelProblem.FORBIDDEN.because("Only an operator chooses a tenant's tier.");
      }
      // Each try counts, or ids could be tried out.
      var question = JsonObject.of("address", call.remoteAddress());
      await(
          bus.request(
              Call.internal("limits.signup", question, call.correlationId()),
              SIGNUP_TIMEOUT_MILLIS));
    }
    TenantId.requireFree(call.body().getString("tenant_id"));
    return onboarding.onboard(call);
  }

  // Internal: what the gateway and the logins must know of a tenant.
  private Answer state(Call call) {
    return Answer.of(facts(call.params().getString("id")));
  }

  private Answer list(Call call) {
    var params = call.params();
    int limit = params.getInteger("limit", 50);
    var after = Cursor.parse(params.getString("cursor"));
    var rows =
        await(tenants.list(params.getString("status"), params.getString("tier"), after, limit + 1));
    var page = rows.size() > limit ? rows.subList(0, limit) : rows;
    var items = new JsonArray();
    page.forEach(tenant -> items.add(tenant.toJson()));
    var next =
        rows.size() > limit
            ? new Cursor(page.getLast().createdAt(), page.getLast().id()).text()
            : null;
    return Answer.of(JsonObject.of("items", items, "next_cursor", next));
  }

  private Answer get(Call call) {
    var id = call.params().getString("id");
    // A tenant's own row is all that its admin may see; any other one is not there for it.
    if (!call.caller().isOperator() && !id.equals(call.caller().tenant())) {
      throw unknown();
    }
    return answer(found(id));
  }

  private Answer update(Call call) {
    return change(
        call,
        (transaction, tenant) -> {
          Etag.require(call.params().getString("if-match"), tenant.version());
          return tenants.update(
              transaction,
              tenant.id(),
              call.body().getString("organization_name", tenant.organizationName()),
              call.body().getString("tier", tenant.tier()));
        });
  }

  private Answer become(Call call, String status) {
    return change(
        call,
        (transaction, tenant) ->
            tenant.status().equals(status)
                ? Future.succeededFuture(tenant)
                : tenants.setStatus(transaction, tenant.id(), status));
  }

  private Answer change(
      Call call, java.util.function.BiFunction<SqlConnection, Tenant, Future<Tenant>> change) {
    var id = call.params().getString("id");
    Function<SqlConnection, Future<Answer>> work =
        transaction ->
            tenants
                .lock(transaction, id)
                .map(row -> row.orElseThrow(() -> unknown()))
                .compose(tenant ->
                    tenant.status().equals("deleted")
                        ? Future.failedFuture(
                            TenantProblem.TENANT_DELETED.because("It takes no more changes."))
                        : change
                            .apply(transaction, tenant)
                            .compose(after -> log(transaction, call, tenant, after)))
                .map(TenantVerticle::answer);
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
                                call.caller().requireSubject(),
                                call.once(),
                                () -> work.apply(transaction)))));
    bus.publish(TENANT_CHANGED, facts(id));
    return answer;
  }

  private Future<Tenant> log(SqlConnection transaction, Call call, Tenant before, Tenant after) {
    return before.version() == after.version()
        ? Future.succeededFuture(after)
        : provision
            .log(transaction, databases.tenants().names(after.id()), call, before, after)
            .map(after);
  }

  private Tenant found(String id) {
    return await(tenants.find(id)).orElseThrow(() -> unknown());
  }

  private JsonObject facts(String id) {
    return await(tenants.findFacts(id)).orElseThrow(() -> unknown()).toJson();
  }

  private static Answer answer(Tenant tenant) {
    return Answer.of(tenant.toJson()).with(Map.of("etag", Etag.of(tenant.version())));
  }

  private static RuntimeException unknown() {
    return KernelProblem.NOT_FOUND.because("There is no tenant with this id.");
  }
}
