package io.tenantry.apikey;

import io.tenantry.apikey.ApiKeyRepository.Access;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.access.TenantLookup;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.hash.KeyedDigest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;

/**
 * Proves whom a presented key speaks for, and lets a wrong one cost as little as can be: its text
 * alone, then one look at its row, then four bytes of a hash; only what passes all of these is
 * worth a bcrypt. The version of the tenant's access rules is read before the row: a change that
 * comes in between makes the answer stale at once. One per event loop.
 */
final class KeyVerification {
  /** The end of a key that has none, epoch milliseconds: the last second of the year 9999. */
  private static final long NEVER = 253_402_300_799_000L;

  private final ApiKeys keys;
  private final KeyedDigest digests;

  KeyVerification(ApiKeys keys) {
    this.keys = keys;
    this.digests = new KeyedDigest(keys.digestKey);
  }

  Future<Answer> verify(Call call) {
    var presented = call.params().getString("credential");
    var key = ApiKey.parse(presented).orElseThrow(() -> refused(Outcome.MALFORMED));
    return keys.tenants
        .find(key.tenant(), call.correlationId())
        .compose(found -> {
          var tenant = found.orElseThrow(() -> refused(Outcome.UNKNOWN));
          return keys.repository
              .findAccess(key.tenant(), key.prefix())
              .map(row -> row.orElseThrow(() -> refused(Outcome.UNKNOWN)))
              .compose(access ->
                  requireProof(key, presented, access).map(proof -> answer(key, tenant, access)));
        });
  }

  private Future<Void> requireProof(ApiKey key, String presented, Access access) {
    if (access.ended()) {
      throw refused(Outcome.ENDED);
    }
    if (!MessageDigest.isEqual(key.secretCheck(), access.secretCheck())) {
      throw refused(Outcome.WRONG);
    }
    var digest = digests.of(presented);
    if (keys.proven.holds(digest, access.hashedSecret())) {
      keys.outcomes.count(Outcome.REMEMBERED);
      return Future.succeededFuture();
    }
    return keys.proven
        .prove(key.tenant(), digest, key.secret(), access.hashedSecret())
        .map(matches -> {
          if (!matches) {
            throw refused(Outcome.WRONG);
          }
          keys.outcomes.count(Outcome.PROVED);
          return null;
        });
  }

  private static Answer answer(ApiKey key, TenantLookup.State tenant, Access access) {
    var end = access.expiresAt();
    return Answer.of(
        JsonObject.of(
            "tenant", key.tenant(),
            "subject", access.id().toString(),
            "role", access.role(),
            "auth_type", "api_key",
            "expires_at", end == null ? NEVER : end.toInstant().toEpochMilli(),
            "access_version", tenant.accessVersion(),
            "permissions", access.rules().toJson()));
  }

  // What was wrong is counted and not said.
  private RuntimeException refused(Outcome outcome) {
    keys.outcomes.count(outcome);
    return KernelProblem.INVALID_CREDENTIALS.because("The credential is not valid or has ended.");
  }
}
