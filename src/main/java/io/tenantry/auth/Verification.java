package io.tenantry.auth;

import io.tenantry.auth.AccessTokens.Proven;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.access.TenantLookup;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Proves who a token speaks for. The token says who it was given to; what that user may do, and
 * whether the session still runs, is read anew. The version of the tenant's access rules is read
 * before: a change that comes in between makes the answer stale at once, never fresh for too long.
 */
final class Verification {
  private final Auth auth;

  Verification(Auth auth) {
    this.auth = auth;
  }

  Future<Answer> verify(Call call) {
    return auth.tokens
        .verify(call.params().getString("credential"))
        .compose(proven ->
            proven.tenant() == null
                ? Future.succeededFuture(operator(proven))
                : user(proven, proven.tenant(), proven.session(), call.correlationId()));
  }

  private static Answer operator(Proven proven) {
    return Answer.of(
        JsonObject.of(
            "subject", proven.subject(),
            "auth_type", "operator",
            "expires_at", proven.expiresAt()));
  }

  private Future<Answer> user(
      Proven proven, String tenant, @Nullable String session, String correlationId) {
    return auth.tenants
        .find(tenant, correlationId)
        .compose(found -> {
          var state = found.orElseThrow(Verification::refused);
          return auth.users
              .findAccess(tenant, id(proven.subject()), id(session))
              .map(access ->
                  answer(proven, tenant, state, access.orElseThrow(Verification::refused)));
        });
  }

  private static UUID id(@Nullable String text) {
    try {
      return UUID.fromString(String.valueOf(text));
    } catch (IllegalArgumentException e) {
      throw refused();
    }
  }

  private static Answer answer(
      Proven proven, String tenant, TenantLookup.State state, UserRepository.Access access) {
    return Answer.of(
        JsonObject.of(
            "tenant", tenant,
            "subject", proven.subject(),
            "role", access.role(),
            "auth_type", "jwt",
            "expires_at", proven.expiresAt(),
            "access_version", state.accessVersion(),
            "permissions", access.rules().toJson()));
  }

  static RuntimeException refused() {
    return KernelProblem.INVALID_CREDENTIALS.because("The credential is not valid or has ended.");
  }
}
