package io.tenantry.kernel.database;

import java.util.List;

/** Which steps of one kind this database has seen, and that they were the steps we know. */
final class MigrationLedger {
  private final BlockingConnection connection;
  private final Sql sql;
  private final String kind;

  /** {@code connection} is in a transaction as the owner of the platform's schema. */
  MigrationLedger(BlockingConnection connection, Sql sql, String kind) {
    this.connection = connection;
    this.sql = sql;
    this.kind = kind;
  }

  /**
   * The steps that are still to do, the oldest first.
   *
   * @throws UnfitDatabaseException where the database is newer, or a step was edited since
   */
  List<MigrationStep> pending(MigrationScripts scripts) {
    var seen = connection.query(sql.get("listMigrations"), kind);
    if (seen.size() > scripts.head()) {
      throw new UnfitDatabaseException(
          "the database's %s tables are at version %d, newer than this program, which knows %d: run the newer program"
              .formatted(kind, seen.size(), scripts.head()));
    }
    for (var row : seen) {
      var step = scripts.steps().get(row.getInteger("version") - 1);
      if (!step.checksum().equals(row.getString("checksum"))) {
        throw new UnfitDatabaseException(
            "the %s migration %s was changed after this database took it: put the change in a new migration"
                .formatted(kind, step.label()));
      }
    }
    return scripts.after(seen.size());
  }

  void record(MigrationStep step) {
    connection.query(
        sql.get("insertMigration"), kind, step.version(), step.name(), step.checksum());
  }
}
