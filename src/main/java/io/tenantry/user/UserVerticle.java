package io.tenantry.user;

import io.tenantry.kernel.Cursor;
import io.tenantry.kernel.Etag;
import io.tenantry.kernel.Ids;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.access.Granting;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.database.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Keeps a tenant's users. */
public final class UserVerticle extends VerticleBase {
  private final Bus bus;
  private final UserRepository users;
  private final NewPassword passwords;
  private final Granting granting;
  private final Ids ids;

  public UserVerticle(
      Bus bus,
      TenantDatabase database,
      Idempotency idempotency,
      AuditTrail audit,
      Granting granting,
      Ids ids) {
    this.bus = bus;
    this.users = new UserRepository(database, idempotency, audit);
    this.passwords = new NewPassword(bus);
    this.granting = granting;
    this.ids = ids;
  }

  @Override
  public Future<?> start() {
    return new Operations(bus)
        .on("user.create", this::create)
        .on("user.list", this::list)
        .on("user.get", this::get)
        .on("user.update", this::update)
        .on("user.delete", this::delete)
        .register();
  }

  private Future<Answer> create(Call call) {
    var email = call.body().getString("email");
    var role = call.body().getString("role");
    return passwords
        .hash(users.names(call), call, email)
        .compose(hash ->
            users.transaction(
                call,
                rows ->
                    granting
                        .requireRole(rows.transaction(), call.caller(), role, "/role")
                        .compose(allowed -> rows.insert(ids.next(), email, hash, role))
                        .map(made -> created(made.orElseThrow(UserVerticle::taken)))));
  }

  private static Answer created(User user) {
    return Answer.of(user.toJson())
        .with(Map.of("location", "/v1/users/" + user.id(), "etag", Etag.of(user.version())));
  }

  private Future<Answer> get(Call call) {
    return users
        .find(users.names(call), id(call))
        .map(found -> answer(found.orElseThrow(UserVerticle::unknown)));
  }

  private Future<Answer> list(Call call) {
    int limit = call.params().getInteger("limit", 50);
    var after = Cursor.parse(call.params().getString("cursor"));
    return users.list(users.names(call), after, limit + 1).map(rows -> page(rows, limit));
  }

  private static Answer page(List<User> rows, int limit) {
    var items = new JsonArray();
    rows.stream().limit(limit).forEach(user -> items.add(user.toJson()));
    var body = JsonObject.of("items", items, "next_cursor", null);
    if (rows.size() > limit) {
      var last = rows.get(limit - 1);
      body.put("next_cursor", new Cursor(last.createdAt(), last.id().toString()).text());
    }
    return Answer.of(body);
  }

  private Future<Answer> update(Call call) {
    return newHash(call)
        .compose(hash ->
            users.transaction(
                call,
                rows -> reachable(rows, call).compose(user -> change(rows, call, user, hash))));
  }

  private Future<Optional<String>> newHash(Call call) {
    if (!call.body().containsKey("password")) {
      return Future.succeededFuture(Optional.empty());
    }
    // Whoever names nobody has nothing hashed.
    var tenant = users.names(call);
    return users
        .find(tenant, id(call))
        .map(found -> found.orElseThrow(UserVerticle::unknown))
        .compose(user -> passwords.hash(tenant, call, call.body().getString("email", user.email())))
        .map(Optional::of);
  }

  private Future<Answer> change(
      UserRepository.Rows rows, Call call, User user, Optional<String> hash) {
    var email = call.body().getString("email", user.email());
    var role = call.body().getString("role", user.role());
    if (hash.isEmpty() && email.equals(user.email()) && role.equals(user.role())) {
      return Future.succeededFuture(answer(user));
    }
    var allowed =
        role.equals(user.role())
            ? Future.succeededFuture()
            : granting
                .requireRole(rows.transaction(), call.caller(), role, "/role")
                .compose(granted -> requireDispensable(rows, user));
    return allowed
        .compose(done -> rows.update(user, email, hash, role))
        .map(changed -> answer(changed.orElseThrow(UserVerticle::taken)));
  }

  private Future<Answer> delete(Call call) {
    return users.transaction(
        call,
        rows ->
            reachable(rows, call)
                .compose(user ->
                    requireDispensable(rows, user).compose(dispensable -> rows.delete(user)))
                .map(deleted -> Answer.NO_CONTENT));
  }

  /** The user that the call names, as long as it may not do more than the caller. */
  private Future<User> reachable(UserRepository.Rows rows, Call call) {
    return rows.lock(id(call))
        .map(found -> found.orElseThrow(UserVerticle::unknown))
        .compose(user ->
            granting.requireNotAbove(rows.transaction(), call.caller(), user.role()).map(user))
        .map(user -> {
          Etag.require(call.params().getString("if-match"), user.version());
          return user;
        });
  }

  private static Future<Void> requireDispensable(UserRepository.Rows rows, User user) {
    if (!user.isAdmin()) {
      return Future.succeededFuture();
    }
    return rows.hasOtherAdmin(user)
        .map(has -> {
          if (!has) {
            throw UserProblem.LAST_ADMIN.because("Make somebody else an admin first.");
          }
          return null;
        });
  }

  private static Answer answer(User user) {
    return Answer.of(user.toJson()).with(Map.of("etag", Etag.of(user.version())));
  }

  private static UUID id(Call call) {
    return UUID.fromString(call.params().getString("id"));
  }

  private static RuntimeException taken() {
    return UserProblem.USER_EXISTS.because("Choose another email.");
  }

  // The same for another tenant's user: it is not in this tenant's schema.
  private static RuntimeException unknown() {
    return KernelProblem.NOT_FOUND.because("There is no user with this id.");
  }
}
