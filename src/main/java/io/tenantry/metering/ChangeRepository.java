package io.tenantry.metering;

import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.database.UsageDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/**
 * Runs what a tenant changes in its meters and events: in one transaction with the line of its
 * audit log, while none of its events is counted, and once where the call asks for it.
 */
final class ChangeRepository {
  private final TenantDatabase tenants;
  private final UsageDatabase usage;
  private final Idempotency idempotency;
  private final AuditTrail audit;

  ChangeRepository(Databases databases, Idempotency idempotency, AuditTrail audit) {
    this.tenants = databases.tenants();
    this.usage = databases.usage();
    this.idempotency = idempotency;
    this.audit = audit;
  }

  /**
   * What was done, for the client and for the audit log.
   *
   * @param changes as {@link AuditTrail} takes them
   */
  record Change(Answer answer, String resourceType, String resourceId, JsonObject changes) {}

  /** The work gets a transaction in the role that counts. */
  Future<Answer> run(Call call, Function<SqlConnection, Future<Change>> work) {
    var tenant = tenants.names(call.tenant());
    return tenants.transaction(
        tenant,
        transaction ->
            idempotency.once(
                transaction,
                tenant.schema(),
                call.caller().requireSubject(),
                call.once(),
                () ->
                    usage
                        .within(
                            transaction,
                            tenant,
                            counting ->
                                TenantLock.take(counting, tenant.id())
                                    .compose(locked -> work.apply(counting)))
                        .compose(change -> record(transaction, call, change))));
  }

  private Future<Answer> record(SqlConnection transaction, Call call, Change change) {
    return audit
        .record(transaction, call, change.resourceType(), change.resourceId(), change.changes())
        .map(change.answer());
  }
}
