package io.tenantry.tenant;

import io.tenantry.kernel.Cursor;
import io.tenantry.kernel.database.PlatformDatabase;
import io.tenantry.kernel.database.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The registry of tenants. */
final class TenantRepository {
  private static final Sql SQL = Sql.beside(TenantRepository.class, "tenant.sql");

  private final PlatformDatabase database;

  TenantRepository(PlatformDatabase database) {
    this.database = database;
  }

  Future<Optional<Tenant>> find(String id) {
    return database.run(SQL.get("findTenant"), Tuple.of(id)).map(TenantRepository::first);
  }

  /** Newest first, from behind the cursor on. */
  Future<List<Tenant>> list(
      @Nullable String status, @Nullable String tier, @Nullable Cursor after, int limit) {
    return database
        .run(
            SQL.get("listTenants"),
            Tuple.of(
                status,
                tier,
                after == null ? null : after.time(),
                after == null ? null : after.id(),
                limit))
        .map(TenantRepository::all);
  }

  /** The tenants that changed within this time until now, by the database's clock. */
  Future<List<TenantFacts>> listChanged(Duration within) {
    return database
        .run(SQL.get("listChangedFacts"), Tuple.of(within.toMillis() / 1000.0))
        .map(TenantRepository::facts);
  }

  /** What every node must know of a tenant. */
  Future<Optional<TenantFacts>> findFacts(String id) {
    return database
        .run(SQL.get("findFacts"), Tuple.of(id))
        .map(rows -> facts(rows).stream().findFirst());
  }

  /** The row, locked until the transaction ends. */
  Future<Optional<Tenant>> lock(SqlConnection transaction, String id) {
    return transaction
        .preparedQuery(SQL.get("lockTenant"))
        .execute(Tuple.of(id))
        .map(TenantRepository::first);
  }

  Future<Tenant> update(SqlConnection transaction, String id, String name, String tier) {
    return transaction
        .preparedQuery(SQL.get("updateTenant"))
        .execute(Tuple.of(id, name, tier))
        .map(rows -> Tenant.of(rows.iterator().next()));
  }

  Future<Tenant> setStatus(SqlConnection transaction, String id, String status) {
    return transaction
        .preparedQuery(SQL.get("setTenantStatus"))
        .execute(Tuple.of(id, status))
        .map(rows -> Tenant.of(rows.iterator().next()));
  }

  static Optional<Tenant> first(RowSet<Row> rows) {
    return all(rows).stream().findFirst();
  }

  private static List<TenantFacts> facts(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(TenantFacts::of).toList();
  }

  private static List<Tenant> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(Tenant::of).toList();
  }
}
