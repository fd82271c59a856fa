package io.tenantry.kernel.audit;

import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Caller;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody did, as one line of a tenant's audit log.
 *
 * @param action {@code feature.verb}, as the operation is named
 * @param changes by field {@code {from, to}}, or what was created; never a secret. What an operator
 *     did names them as {@code operator_id}
 */
public record AuditEntry(
    UUID id,
    @Nullable UUID userId,
    @Nullable UUID apiKeyId,
    String action,
    String resourceType,
    @Nullable String resourceId,
    @Nullable JsonObject changes,
    @Nullable String ipAddress,
    String correlationId) {

  static AuditEntry of(
      UUID id,
      Call call,
      String action,
      String resourceType,
      @Nullable String resourceId,
      @Nullable JsonObject changes) {
    var caller = call.caller();
    return new AuditEntry(
        id,
        subject(caller, Caller.AuthType.JWT),
        subject(caller, Caller.AuthType.API_KEY),
        action,
        resourceType,
        resourceId,
        caller.isOperator() ? naming(caller, changes) : changes,
        call.remoteAddress(),
        call.correlationId());
  }

  // An operator is no user of the tenant: no column names them, and the chain's rule has no more.
  private static JsonObject naming(Caller operator, @Nullable JsonObject changes) {
    var named = changes == null ? new JsonObject() : changes.copy();
    return named.put("operator_id", operator.requireSubject());
  }

  private static @Nullable UUID subject(Caller caller, Caller.AuthType type) {
    var subject = caller.subject();
    return caller.authType() == type && subject != null ? UUID.fromString(subject) : null;
  }

  /** The same, done by a user whom the call does not name yet: one who logs in. */
  public AuditEntry by(@Nullable UUID user) {
    return new AuditEntry(
        id, user, null, action, resourceType, resourceId, changes, ipAddress, correlationId);
  }

  /** The entry's nine columns in the order of the statement that inserts it, after those before. */
  public Tuple addTo(Tuple before) {
    return before
        .addValue(id)
        .addValue(userId)
        .addValue(apiKeyId)
        .addValue(action)
        .addValue(resourceType)
        .addValue(resourceId)
        .addValue(changes == null ? null : changes.encode())
        .addValue(ipAddress)
        .addValue(correlationId);
  }
}
