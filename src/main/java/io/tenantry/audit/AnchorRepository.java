package io.tenantry.audit;

import io.tenantry.kernel.database.PlatformDatabase;
import io.tenantry.kernel.database.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.StreamSupport;

/** What is kept of the tenants' chains where no tenant can reach it. */
final class AnchorRepository {
  private static final Sql SQL = Sql.beside(AnchorRepository.class, "anchor.sql");

  private final PlatformDatabase database;

  AnchorRepository(PlatformDatabase database) {
    this.database = database;
  }

  Future<Head> findHead(String tenant) {
    return database
        .run(SQL.get("findHead"), Tuple.of(tenant))
        .map(rows -> Head.first(rows).orElse(Head.OF_NOTHING));
  }

  /** The checkpoints over more than {@code after} and at most {@code most} entries. */
  Future<List<Checkpoint>> listCheckpoints(String tenant, long after, long most) {
    return database
        .run(SQL.get("listCheckpoints"), Tuple.of(tenant, after, most))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(Checkpoint::of).toList());
  }
}
