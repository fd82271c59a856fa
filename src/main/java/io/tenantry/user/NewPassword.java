package io.tenantry.user;

import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.TenantNames;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/** Has new passwords judged and hashed by whoever serves {@code auth.hash}. */
final class NewPassword {
  private static final long TIMEOUT_MILLIS = 12_000;

  private final Bus bus;

  NewPassword(Bus bus) {
    this.bus = bus;
  }

  /**
   * The hash of the password that the call's body names, before any transaction: hashing takes
   * long. Fails with 400 where the policy does not take it, with 503 where too many wait.
   */
  Future<String> hash(TenantNames tenant, Call call, String email) {
    var question =
        JsonObject.of(
            "owner",
            tenant.id(),
            "password",
            call.body().getString("password"),
            "pointer",
            "/password",
            "related",
            JsonArray.of(tenant.id(), email));
    return bus.request(Call.internal("auth.hash", question, call.correlationId()), TIMEOUT_MILLIS)
        .map(answer -> new JsonObject(Objects.requireNonNull(answer.body())).getString("hash"));
  }
}
