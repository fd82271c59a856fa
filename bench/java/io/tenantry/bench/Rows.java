package io.tenantry.bench;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * The rows that each tenant starts a round with: a hundred resources of about 180 bytes of JSON.
 */
final class Rows {
  private static final String INSERT =
      """
      INSERT INTO ${tenant}.resources (id, name, data, owner_id)
      SELECT id, 'seed ' || n, jsonb_build_object('kind', 'invoice', 'number', n,
          'customer', 'Customer ' || n, 'amount_cents', 1000 + n, 'currency', 'EUR',
          'paid', n % 2 = 0, 'tags', '["alpha", "beta"]'::jsonb,
          'note', 'forty characters of a note about nothing'), $2::uuid
      FROM unnest($1::uuid[]) WITH ORDINALITY AS row (id, n)
      """;

  private final Pool pool;

  Rows(Pool pool) {
    this.pool = pool;
  }

  /** Who owns the tenant's schema, or null when there is none. */
  @Nullable String ownerOf(String tenant) {
    var rows =
        pool.preparedQuery("SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = $1")
            .execute(Tuple.of(Names.schema(tenant)))
            .await();
    return rows.rowCount() == 0 ? null : rows.iterator().next().getString(0);
  }

  /** Puts back the hundred rows when the last round, or nobody yet, left another number. */
  void reset(String tenant) {
    var schema = Names.schema(tenant);
    var count =
        "SET LOCAL ROLE %s; SELECT count(*) FROM %s.resources".formatted(ownerOf(tenant), schema);
    pool.withTransaction(connection ->
            connection
                .query(count)
                .execute()
                .map(results -> results.next().iterator().next().getLong(0))
                .compose(rows ->
                    rows == Names.ROWS_PER_TENANT
                        ? Future.succeededFuture()
                        : refill(connection, tenant, schema)))
        .await();
  }

  private static Future<Void> refill(SqlConnection connection, String tenant, String schema) {
    var values = Tuple.of(Names.rows(), Names.owner(tenant));
    return connection
        .query("TRUNCATE %s.resources".formatted(schema))
        .execute()
        .compose(
            empty -> connection.preparedQuery(INSERT.replace("${tenant}", schema)).execute(values))
        .compose(full -> connection.query("ANALYZE %s.resources".formatted(schema)).execute())
        .mapEmpty();
  }
}
