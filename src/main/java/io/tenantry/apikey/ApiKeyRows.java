package io.tenantry.apikey;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.access.Granting;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.audit.Changes;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.TenantNames;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/** A tenant's keys within one transaction; what changes them is written down with it. */
record ApiKeyRows(
    SqlConnection transaction, TenantNames tenant, AuditTrail audit, Granting granting, Call call) {
  private static final String TYPE = "api_key";

  /** Fails with 404 where there is none. */
  Future<KeptKey> lock(UUID id) {
    return transaction
        .preparedQuery(sql("lockKey"))
        .execute(Tuple.of(id))
        .map(
            rows -> ApiKeyRepository.first(rows).map(KeptKey::of).orElseThrow(ApiKeyRows::unknown));
  }

  /** Fails with 400 where there is no such role, with 403 where it may more than the caller. */
  Future<?> requireRole(String role) {
    return granting.requireRole(transaction, call.caller(), role, "/role");
  }

  /** Fails with 403 where a key's role may more than the caller; one that is gone may nothing. */
  Future<?> requireReach(KeptKey key) {
    return granting.requireNotAbove(transaction, call.caller(), key.role());
  }

  /** Fails with 409 where the tenant has as many keys as it may. */
  Future<?> requireRoom(int most) {
    return transaction
        .preparedQuery(sql("countKeys"))
        .execute()
        .map(rows -> {
          if (rows.iterator().next().getLong(0) >= most) {
            throw ApiKeyProblem.API_KEY_LIMIT.because(
                "Revoke one of the tenant's " + most + " keys first.");
          }
          return null;
        });
  }

  Future<KeptKey> insert(NewKey made) {
    var arguments =
        Tuple.tuple()
            .addValue(made.id())
            .addValue(made.key().prefix())
            .addValue(made.hash())
            .addValue(Buffer.buffer(made.key().secretCheck()))
            .addValue(made.name())
            .addValue(made.role())
            .addValue(UUID.fromString(call.caller().requireSubject()))
            .addValue(made.expiresAt())
            .addValue(made.rotatedFrom());
    return written("insertKey", new JsonObject(), arguments);
  }

  Future<KeptKey> revoke(KeptKey key) {
    return written("revokeKey", key.facts(), Tuple.of(key.id()));
  }

  /** Lets a key end after so many seconds, if it does not end sooner. */
  Future<KeptKey> endWithin(KeptKey key, int seconds) {
    return written("endKeyWithin", key.facts(), Tuple.of(key.id(), (double) seconds));
  }

  private Future<KeptKey> written(String statement, JsonObject before, Tuple arguments) {
    return transaction
        .preparedQuery(sql(statement))
        .execute(arguments)
        .map(rows -> KeptKey.of(rows.iterator().next()))
        .compose(key ->
            audit
                .record(
                    transaction,
                    call,
                    TYPE,
                    key.id().toString(),
                    Changes.between(before, key.facts()))
                .map(key));
  }

  private String sql(String statement) {
    return ApiKeyRepository.sql(statement, tenant);
  }

  // The same for another tenant's key: it is not in this tenant's schema.
  static RuntimeException unknown() {
    return KernelProblem.NOT_FOUND.because("There is no API key with this id.");
  }
}
