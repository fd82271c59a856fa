package io.tenantry.audit;

import io.tenantry.kernel.database.SealingDatabase;
import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.TenantNames;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Appends to the tenants' chains, each batch in one transaction under the lock of its head. */
final class SealRepository {
  private static final Sql SQL = Sql.beside(SealRepository.class, "seal.sql");
  private static final int BATCH = 1000;
  // Of documents as they are stored, compressed.
  private static final int BATCH_BYTES = 1 << 20;

  private final SealingDatabase database;

  SealRepository(SealingDatabase database) {
    this.database = database;
  }

  <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return database.transaction(work);
  }

  /** The head, which nobody else moves until the transaction ends. */
  Future<Optional<Head>> lockHead(SqlConnection transaction, TenantNames tenant) {
    return transaction
        .preparedQuery(SQL.get("lockHead"))
        .execute(Tuple.of(tenant.id()))
        .map(Head::first);
  }

  Future<?> insertHead(SqlConnection transaction, TenantNames tenant) {
    return transaction
        .preparedQuery(SQL.get("insertHead"))
        .execute(Tuple.of(tenant.id(), bytes(Chain.START)));
  }

  /** The oldest entries that are not sealed, of those that are no older than this. */
  Future<Unsealed> listUnsealed(SqlConnection transaction, TenantNames tenant, Duration age) {
    return transaction
        .preparedQuery(SQL.rendered("listUnsealed", tenant.quotedSchema()))
        .execute(Tuple.of(BATCH, BATCH_BYTES, (double) age.toSeconds()))
        .map(Unsealed::of);
  }

  /** Gives the entries their places and raises the head, which both happen or neither. */
  Future<?> append(SqlConnection transaction, TenantNames tenant, List<Link> links, Head raised) {
    var arguments =
        Tuple.tuple()
            .addValue(links.stream().map(Link::place).toArray(String[]::new))
            .addValue(links.stream().map(Link::sequence).toArray(Long[]::new))
            .addValue(links.stream().map(link -> bytes(link.previousHash())).toArray(Buffer[]::new))
            .addValue(links.stream().map(link -> bytes(link.hash())).toArray(Buffer[]::new));
    return transaction
        .preparedQuery(SQL.rendered("sealEntries", tenant.quotedSchema()))
        .execute(arguments)
        .compose(sealed ->
            sealed.rowCount() == links.size()
                ? transaction
                    .preparedQuery(SQL.get("raiseHead"))
                    .execute(Tuple.of(tenant.id(), raised.entries(), bytes(raised.hash())))
                : Future.failedFuture(
                    new IllegalStateException("entries of " + tenant + " changed under the lock")));
  }

  private static Buffer bytes(String hex) {
    return Buffer.buffer(HexFormat.of().parseHex(hex));
  }

  /**
   * An entry and what it gets.
   *
   * @param place where it lies until it is sealed
   */
  record Link(String place, long sequence, String previousHash, String hash) {}

  /**
   * A batch of entries; {@code more} where others wait behind them.
   *
   * @param places where each of them lies, for as long as the transaction lasts
   */
  record Unsealed(List<LogEntry> entries, List<String> places, boolean more) {
    static Unsealed of(RowSet<Row> rows) {
      var entries = LogEntry.all(rows);
      var places = new ArrayList<String>(entries.size());
      long waiting = 0;
      for (var row : rows) {
        places.add(row.getString("place"));
        waiting = row.getLong("waiting");
      }
      return new Unsealed(entries, places, waiting == BATCH || waiting > entries.size());
    }
  }
}
