package io.tenantry.resource;

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

/**
 * A tenant's resources: point reads and plain inserts by the fast lane, the rest by the general.
 */
final class ResourceRepository {
  private static final Sql SQL = Sql.beside(ResourceRepository.class, "resource.sql");

  private final TenantDatabase database;
  private final Idempotency idempotency;

  ResourceRepository(TenantDatabase database, Idempotency idempotency) {
    this.database = database;
    this.idempotency = idempotency;
  }

  Future<Optional<Resource>> find(TenantNames tenant, UUID id) {
    return database
        .read(tenant, sql("getResource", tenant), Tuple.of(id))
        .map(ResourceRepository::first);
  }

  Future<Resource> insert(TenantNames tenant, UUID id, String name, String data, UUID owner) {
    return write(tenant, "insertResource", Tuple.of(id, name, data, owner))
        .map(rows -> Resource.of(rows.iterator().next()));
  }

  /** True where it was there. */
  Future<Boolean> delete(TenantNames tenant, UUID id) {
    return write(tenant, "deleteResource", Tuple.of(id)).map(rows -> rows.rowCount() == 1);
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
                () -> work.apply(new Rows(transaction, tenant))));
  }

  TenantNames names(Call call) {
    return database.names(call.tenant());
  }

  private Future<RowSet<Row>> write(TenantNames tenant, String statement, Tuple arguments) {
    return database.write(tenant, sql(statement, tenant), arguments);
  }

  private static String sql(String statement, TenantNames tenant) {
    return SQL.rendered(statement, tenant.quotedSchema());
  }

  private static Optional<Resource> first(RowSet<Row> rows) {
    var row = rows.iterator();
    return row.hasNext() ? Optional.of(Resource.of(row.next())) : Optional.empty();
  }

  /** The rows of one tenant within one transaction. */
  record Rows(SqlConnection transaction, TenantNames tenant) {
    Future<Optional<Resource>> lock(UUID id) {
      return execute("lockResource", Tuple.of(id)).map(ResourceRepository::first);
    }

    Future<Resource> insert(UUID id, String name, String data, UUID owner) {
      return execute("insertResource", Tuple.of(id, name, data, owner))
          .map(rows -> Resource.of(rows.iterator().next()));
    }

    Future<Resource> update(UUID id, String name, String data) {
      return execute("updateResource", Tuple.of(id, name, data))
          .map(rows -> Resource.of(rows.iterator().next()));
    }

    Future<?> delete(UUID id) {
      return execute("deleteResource", Tuple.of(id));
    }

    private Future<RowSet<Row>> execute(String statement, Tuple arguments) {
      return transaction.preparedQuery(sql(statement, tenant)).execute(arguments);
    }
  }
}
