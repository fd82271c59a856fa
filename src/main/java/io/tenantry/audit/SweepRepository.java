package io.tenantry.audit;

import io.tenantry.kernel.database.BlockingConnection;
import io.tenantry.kernel.database.SealingDatabase;
import io.tenantry.kernel.database.Sql;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;

/** What a look through all tenants asks and writes, over a connection of its own; blocks. */
final class SweepRepository implements AutoCloseable {
  /** How many tenants are looked at in one statement. */
  static final int SLICE = 200;

  private static final Sql SQL = Sql.beside(SweepRepository.class, "seal.sql");

  private final BlockingConnection connection;

  SweepRepository(SealingDatabase database) {
    this.connection = database.connect();
  }

  /** False where another node is at it; the turn ends when this is closed. */
  boolean takeTurn() {
    return connection.query(SQL.get("tryTurn")).iterator().next().getBoolean(0);
  }

  /** The next tenants in order of their ids, fewer than {@link #SLICE} at the end. */
  List<Looked> lookForUnsealed(String after) {
    var rows = connection.query(SQL.get("lookForUnsealed"), after, SLICE);
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> new Looked(row.getString("tenant_id"), row.getBoolean("waits")))
        .toList();
  }

  /** The next chains that have grown and were not signed within the interval, as above. */
  List<Due> listDueCheckpoints(String after, Duration interval) {
    var rows =
        connection.query(SQL.get("listDueCheckpoints"), after, interval.toMillis() / 1000.0, SLICE);
    return StreamSupport.stream(rows.spliterator(), false).map(Due::of).toList();
  }

  void insertCheckpoint(Due due, String signed) {
    connection.query(
        SQL.get("insertCheckpoint"),
        due.tenant,
        due.head.entries(),
        Buffer.buffer(HexFormat.of().parseHex(due.head.hash())),
        signed);
  }

  @Override
  public void close() {
    connection.close();
  }

  /** A tenant, and whether entries of its log wait to be sealed. */
  record Looked(String tenant, boolean waits) {}

  /** A chain to be signed, and the time by the database's clock. */
  record Due(String tenant, Head head, OffsetDateTime at) {
    static Due of(Row row) {
      return new Due(
          row.getString("tenant_id"),
          new Head(row.getLong("entries"), row.getString("hash")),
          row.getOffsetDateTime("at"));
    }
  }
}
