package io.tenantry.apikey;

import io.tenantry.kernel.redis.LuaScript;
import io.tenantry.kernel.redis.RedisConnection;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Keeps in Redis that a key was proved, so that a process which starts need not run bcrypt for it.
 * A proof is an HMAC that whoever can read and write Redis cannot make. It is compared here and
 * never sent before bcrypt has said yes: Redis must not come to know the proof of a wrong secret.
 */
final class ProvenStore {
  private static final LuaScript PROVEN = LuaScript.named("apikey_proven");
  private static final Duration MEMORY = Duration.ofDays(30);

  private final RedisConnection redis;

  ProvenStore(RedisConnection redis) {
    this.redis = redis;
  }

  /** Whether this very proof was kept for the key; no where Redis cannot tell. */
  Future<Boolean> holds(String tenant, UUID key, String proof) {
    return run(tenant, key, "").map(kept -> same(kept, proof)).otherwise(false);
  }

  /** Keeps what was proved; where Redis does not take it, it is proved again another time. */
  Future<?> keep(String tenant, UUID key, String proof) {
    return run(tenant, key, proof);
  }

  private Future<String> run(String tenant, UUID key, String proof) {
    return redis
        .run(
            PROVEN,
            List.of("{" + tenant + "}:apikey:proven:" + key),
            List.of(Long.toString(MEMORY.toSeconds()), proof))
        .map(response -> response == null ? "" : response.toString());
  }

  private static boolean same(String kept, String proof) {
    return MessageDigest.isEqual(
        kept.getBytes(StandardCharsets.UTF_8), proof.getBytes(StandardCharsets.UTF_8));
  }
}
