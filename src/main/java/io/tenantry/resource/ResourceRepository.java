package io.tenantry.resource;

import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.database.TenantNames;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's resources: point reads and plain inserts by the fast lane, the rest by the general.
 */
final class ResourceRepository {
  private static final String TYPE = "resource";
  private static final Sql SQL = Sql.beside(ResourceRepository.class, "resource.sql");

  private final TenantDatabase database;
  private final Idempotency idempotency;
  private final AuditTrail audit;

  ResourceRepository(TenantDatabase database, Idempotency idempotency, AuditTrail audit) {
    this.database = database;
    this.idempotency = idempotency;
    this.audit = audit;
  }

  Future<Optional<Resource>> find(TenantNames tenant, UUID id) {
    return database
        .read(tenant, sql("getResource", tenant), Tuple.of(id))
        .map(ResourceRepository::first);
  }

  Future<Resource> insert(Call call, UUID id, String name, String data, UUID owner) {
    return write(call, "insertResource", inserting(audit, call, id, name, data, owner))
        .map(rows -> Resource.of(rows.iterator().next()));
  }

  private static Tuple inserting(
      AuditTrail audit, Call call, UUID id, String name, String data, UUID owner) {
    return audit
        .entry(call, call.operation(), TYPE, id.toString(), Told.made(name, data))
        .addTo(Tuple.of(id, name, data, owner));
  }

  /**
   * True where it was there.
   *
   * @param owner whose it must be; null where anybody's may go
   */
  Future<Boolean> delete(Call call, UUID id, @Nullable UUID owner) {
    return write(call, "deleteResource", deleting(audit, call, id, owner))
        .map(rows -> rows.rowCount() == 1);
  }

  private static Tuple deleting(AuditTrail audit, Call call, UUID id, @Nullable UUID owner) {
    return audit
        .entry(call, call.operation(), TYPE, id.toString(), null)
        .addTo(Tuple.of(id, owner));
  }

  Future<List<Resource>> list(TenantNames tenant, Tuple filter) {
    return database
        .transaction(
            tenant,
            transaction -> transaction.preparedQuery(sql("listResources", tenant)).execute(filter))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(Resource::of).toList());
  }

  /** Runs work on a tenant's rows in one transaction, once where the call asks for it. */
  Future<Answer> transaction(Call call, Function<Rows, Future<Answer>> work) {
    var tenant = database.names(call.tenant());
    return database.transaction(
        tenant,
        transaction ->
            idempotency.once(
                transaction,
                tenant.schema(),
                call.caller().requireSubject(),
                call.once(),
                () -> work.apply(new Rows(transaction, tenant, audit, call))));
  }

  TenantNames names(Call call) {
    return database.names(call.tenant());
  }

  private Future<RowSet<Row>> write(Call call, String statement, Tuple arguments) {
    audit.mark(call.tenant());
    var tenant = names(call);
    return database.write(tenant, sql(statement, tenant), arguments);
  }

  private static String sql(String statement, TenantNames tenant) {
    return SQL.rendered(statement, tenant.quotedSchema());
  }

  private static Optional<Resource> first(RowSet<Row> rows) {
    var row = rows.iterator();
    return row.hasNext() ? Optional.of(Resource.of(row.next())) : Optional.empty();
  }

  /** The rows of one tenant within one transaction; what changes them is written down with it. */
  record Rows(SqlConnection transaction, TenantNames tenant, AuditTrail audit, Call call) {
    Future<Optional<Resource>> lock(UUID id) {
      return execute("lockResource", Tuple.of(id)).map(ResourceRepository::first);
    }

    Future<Resource> insert(UUID id, String name, String data, UUID owner) {
      audit.mark(call.tenant());
      return execute("insertResource", inserting(audit, call, id, name, data, owner))
          .map(rows -> Resource.of(rows.iterator().next()));
    }

    Future<Resource> update(Resource before, String name, String data) {
      return execute("updateResource", Tuple.of(before.id(), name, data))
          .map(rows -> Resource.of(rows.iterator().next()))
          .compose(after ->
              audit
                  .record(
                      transaction, call, TYPE, before.id().toString(), Told.changed(before, after))
                  .map(after));
    }

    Future<?> delete(UUID id) {
      audit.mark(call.tenant());
      return execute("deleteResource", deleting(audit, call, id, null));
    }

    private Future<RowSet<Row>> execute(String statement, Tuple arguments) {
      return transaction.preparedQuery(sql(statement, tenant)).execute(arguments);
    }
  }
}
