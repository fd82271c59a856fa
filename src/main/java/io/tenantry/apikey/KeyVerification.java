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
import java.util.Base64;

/**
 * Proves whom a presented key speaks for, and lets a wrong one cost as little as can be: its text
 * alone, then its seal, then one look at its row, then four bytes of a hash; only what passes all
 * of these is worth a bcrypt. The version of the tenant's access rules is read before the row: a
 * change that comes in between makes the answer stale at once. One per event loop.
 */
final class KeyVerification {
  /** The end of a key that has none, epoch milliseconds: the last second of the year 9999. */
  private static final long NEVER = 253_402_300_799_000L;

  private final ApiKeys keys;
  private final KeyedDigest digests;
  private final KeyedDigest proofs;
  private final KeySeal seal;
  private final EndedKeys ended;

  KeyVerification(ApiKeys keys) {
    this.keys = keys;
    this.digests = new KeyedDigest(keys.digestKey);
    this.proofs = new KeyedDigest(keys.proofKey);
    this.seal = new KeySeal(keys.sealKey);
    this.ended = new EndedKeys(keys.clock);
  }

  Future<Answer> verify(Call call) {
    var presented = call.params().getString("credential");
    var key = ApiKey.parse(presented).orElseThrow(() -> refused(Outcome.MALFORMED));
    if (!seal.fits(key) && !keys.config.looksUpUnsealed()) {
      throw refused(Outcome.UNSEALED);
    }
    var digest = digests.of(presented);
    if (ended.holds(digest)) {
      throw refused(Outcome.ENDED);
    }
    return keys.tenants
        .find(key.tenant(), call.correlationId())
        .compose(found -> {
          var tenant = found.orElseThrow(() -> refused(Outcome.UNKNOWN));
          return keys.repository
              .findAccess(key.tenant(), key.prefix())
              .map(row -> row.orElseThrow(() -> refused(Outcome.UNKNOWN)))
              .compose(access ->
                  requireProof(key, digest, access).map(proof -> answer(key, tenant, access)));
        });
  }

  private Future<Void> requireProof(ApiKey key, String digest, Access access) {
    if (!MessageDigest.isEqual(key.secretCheck(), access.secretCheck())) {
      throw refused(Outcome.WRONG);
    }
    if (access.ended()) {
      ended.note(digest);
      throw refused(Outcome.ENDED);
    }
    if (keys.proven.holds(digest, access.hashedSecret())) {
      keys.outcomes.count(Outcome.REMEMBERED);
      return Future.succeededFuture();
    }
    return keys.proven
        .prove(presented(key, digest, access))
        .map(outcome -> {
          if (outcome == Outcome.WRONG) {
            throw refused(Outcome.WRONG);
          }
          keys.outcomes.count(outcome);
          return null;
        });
  }

  // A proof holds for one key, row and hash: where any of them is another, so is the proof.
  private Presented presented(ApiKey key, String digest, Access access) {
    var hash = access.hashedSecret();
    var proof = proofs.bytesOf(access.id() + "\n" + hash + "\n" + key.text());
    return new Presented(
        key.tenant(),
        access.id(),
        digest,
        Base64.getEncoder().encodeToString(proof),
        key.secret(),
        hash);
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
