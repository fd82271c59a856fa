package io.tenantry.auth;

import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says who a caller is: verifies credentials, publishes the keys, and takes logins. */
public final class AuthVerticle extends VerticleBase {
  private final Auth auth;
  private final Logins logins;
  private final Verification verification;
  private final Sessions sessions;

  public AuthVerticle(Auth auth) {
    this.auth = auth;
    this.sessions = new Sessions(auth);
    this.logins = new Logins(auth, sessions);
    this.verification = new Verification(auth);
  }

  @Override
  public Future<?> start() {
    return new Operations(auth.bus)
        .on("auth.verify", verification::verify)
        .on("auth.hash", this::hash)
        .on("auth.keys", this::keys)
        .on("auth.sign", this::sign)
        .on("auth.allKeys", this::allKeys)
        .on("auth.login", logins::login)
        .on("operator.login", logins::operatorLogin)
        .on("auth.refresh", sessions::refresh)
        .on("auth.logout", sessions::logout)
        .on("caller.show", this::show)
        .register();
  }

  // Internal: whoever makes an account has its password judged and hashed here.
  private Future<Answer> hash(Call call) {
    var password = call.params().getString("password");
    var related =
        call.params().getJsonArray("related", new JsonArray()).stream()
            .map(String::valueOf)
            .toList();
    auth.policy.check(password, List.copyOf(related), call.params().getString("pointer"));
    return auth.passwords
        .hash(call.params().getString("owner"), password)
        .map(hash -> Answer.of(JsonObject.of("hash", hash)));
  }

  // Internal: signs what another room vouches for.
  private Future<Answer> sign(Call call) {
    var signed =
        auth.tokens.vouch(call.params().getString("typ"), call.params().getJsonObject("claims"));
    return Future.succeededFuture(Answer.of(JsonObject.of("signed", signed)));
  }

  // Internal: also those that sign no more, for what they signed and is kept.
  private Future<Answer> allKeys(Call call) {
    return auth.signingKeys
        .list()
        .map(rows ->
            Answer.of(
                JsonObject.of(
                    "keys", new JsonArray(rows.stream().map(SigningKeyRow::publicKey).toList()))));
  }

  private Future<Answer> keys(Call call) {
    return Future.succeededFuture(
        Answer.of(auth.ring.keys().toJson()).with(Map.of("cache-control", "public, max-age=300")));
  }

  private Future<Answer> show(Call call) {
    var caller = call.caller();
    return auth.users
        .findRules(caller.requireTenant(), String.valueOf(caller.role()))
        .map(rules ->
            Answer.of(
                JsonObject.of(
                    "tenant_id",
                    caller.requireTenant(),
                    "subject",
                    caller.requireSubject(),
                    "auth_type",
                    caller.authType().name().toLowerCase(Locale.ROOT),
                    "role",
                    caller.role(),
                    "permissions",
                    new JsonArray(rules.rules().stream().map(String::valueOf).toList()))));
  }
}
