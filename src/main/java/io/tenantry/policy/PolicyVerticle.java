package io.tenantry.policy;

import io.tenantry.kernel.Cursor;
import io.tenantry.kernel.Etag;
import io.tenantry.kernel.Ids;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.access.BuiltInRole;
import io.tenantry.kernel.access.Granting;
import io.tenantry.kernel.access.PermissionCatalogue;
import io.tenantry.kernel.access.Rules;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.database.PlatformDatabase;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps what a tenant's roles may do. */
public final class PolicyVerticle extends VerticleBase {
  private static final long MOST_ROLES = 200;

  /** The order is by name, so the time in a cursor says nothing. */
  private static final OffsetDateTime NO_TIME =
      OffsetDateTime.of(2000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private final Bus bus;
  private final PlatformDatabase platform;
  private final Idempotency idempotency;
  private final PolicyRepository policies;
  private final RoleChange change;
  private final Granting granting;
  private final Explanation explanation;
  private final Ids ids;

  public PolicyVerticle(
      Bus bus,
      Databases databases,
      Idempotency idempotency,
      AuditTrail audit,
      PermissionCatalogue catalogue,
      Granting granting,
      Ids ids) {
    this.bus = bus;
    this.platform = databases.platform();
    this.idempotency = idempotency;
    this.policies = new PolicyRepository(databases.tenants(), audit);
    this.change = new RoleChange(catalogue, granting);
    this.granting = granting;
    this.explanation = new Explanation(bus, policies, catalogue);
    this.ids = ids;
  }

  @Override
  public Future<?> start() {
    return new Operations(bus)
        .on("policy.list", this::list)
        .on("policy.get", this::get)
        .on("policy.put", this::put)
        .on("policy.delete", this::delete)
        .on("policy.check", this::check)
        .register();
  }

  private Future<Answer> list(Call call) {
    int limit = call.params().getInteger("limit", 50);
    var after = Cursor.parse(call.params().getString("cursor"));
    return policies
        .list(policies.names(call), after == null ? "" : after.id(), limit + 1)
        .map(rows -> page(rows, limit));
  }

  private static Answer page(List<Policy> rows, int limit) {
    var items = new JsonArray();
    rows.stream().limit(limit).forEach(policy -> items.add(policy.toJson()));
    var next = rows.size() > limit ? new Cursor(NO_TIME, rows.get(limit - 1).role()).text() : null;
    return Answer.of(JsonObject.of("items", items, "next_cursor", next));
  }

  private Future<Answer> get(Call call) {
    return policies
        .find(policies.names(call), role(call))
        .map(found -> answer(found.orElseThrow(PolicyVerticle::unknown)));
  }

  private Future<Answer> put(Call call) {
    return policies.transaction(
        call,
        rows -> {
          var role = role(call);
          var wanted = Rules.of(call.body().getJsonArray("permissions"));
          change.requireKnown(wanted);
          RoleChange.requireWithinBuiltIn(role, wanted);
          return change
              .requireGrantable(rows.transaction(), call.caller(), role, wanted)
              .compose(grantable -> rows.find(role))
              .compose(before ->
                  requirePlace(rows, call, before)
                      .compose(place -> rows.put(ids.next(), role, wanted, before))
                      .map(policy -> before.isPresent() ? answer(policy) : created(policy)));
        });
  }

  private static Future<Void> requirePlace(
      PolicyRepository.Rows rows, Call call, Optional<Policy> before) {
    var ifMatch = call.params().getString("if-match");
    if (before.isPresent()) {
      Etag.require(ifMatch, before.get().version());
      return Future.succeededFuture();
    }
    if (ifMatch != null) {
      throw KernelProblem.PRECONDITION_FAILED.because("There is no such role to replace.");
    }
    return rows.countOwn()
        .map(count -> {
          if (count >= MOST_ROLES) {
            throw PolicyProblem.TOO_MANY_ROLES.because(
                "Delete one of its " + MOST_ROLES + " roles first.");
          }
          return null;
        });
  }

  private Future<Answer> delete(Call call) {
    var role = role(call);
    if (BuiltInRole.of(role).isPresent()) {
      throw PolicyProblem.BUILT_IN_ROLE.because("It cannot be deleted; take rules from it.");
    }
    return policies.transaction(
        call,
        rows ->
            rows.find(role)
                .map(found -> found.orElseThrow(PolicyVerticle::unknown))
                .compose(policy ->
                    granting.requireNotAbove(rows.transaction(), call.caller(), role).map(policy))
                .compose(policy -> {
                  Etag.require(call.params().getString("if-match"), policy.version());
                  return requireUnused(rows, policy);
                })
                .compose(rows::delete)
                .map(deleted -> Answer.NO_CONTENT));
  }

  private static Future<Policy> requireUnused(PolicyRepository.Rows rows, Policy policy) {
    return rows.isInUse(policy.role())
        .map(used -> {
          if (used) {
            throw PolicyProblem.ROLE_IN_USE.because(
                "Give its users another role and revoke its keys first.");
          }
          return policy;
        });
  }

  // It changes nothing, so its answer is kept beside those of logins.
  private Future<Answer> check(Call call) {
    var caller = call.caller();
    return idempotency.replayOrRun(
        platform,
        "policy.check " + policies.names(call) + " " + caller.requireSubject(),
        call.once(),
        () -> explanation.of(call).map(verdict -> Answer.of(verdict.toJson())));
  }

  private static Answer created(Policy policy) {
    return Answer.of(policy.toJson())
        .with(
            Map.of("location", "/v1/policies/" + policy.role(), "etag", Etag.of(policy.version())))
        .withStatus(201);
  }

  private static Answer answer(Policy policy) {
    return Answer.of(policy.toJson()).with(Map.of("etag", Etag.of(policy.version())));
  }

  private static String role(Call call) {
    return call.params().getString("role");
  }

  // The same for another tenant's role: it is not in this tenant's schema.
  private static RuntimeException unknown() {
    return KernelProblem.NOT_FOUND.because("There is no role of this name.");
  }
}
