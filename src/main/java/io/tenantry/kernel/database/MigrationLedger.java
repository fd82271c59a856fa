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
   * The steps that are still to do, the oldest first. Of steps that are newer than the program the
   * database says from which version on a program works with them.
   *
   * @throws UnfitDatabaseException where this one does not, or a step was edited since
   */
  List<MigrationStep> pending(MigrationScripts scripts) {
    var seen = connection.query(sql.get("listMigrations"), kind);
    for (var row : seen) {
      int version = row.getInteger("version");
      if (version > scripts.head()) {
        refuseUnlessItWorks(version, row.getInteger("works_from"), scripts.head());
        continue;
      }
      var step = scripts.steps().get(version - 1);
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
        sql.get("insertMigration"),
        kind,
        step.version(),
        step.name(),
        step.checksum(),
        step.worksFrom());
  }

  /** The newest step that the database has taken; 0 where it has none. */
  int head() {
    return connection.query(sql.get("listMigrations"), kind).size();
  }

  void forget(MigrationStep step) {
    connection.query(sql.get("deleteMigration"), kind, step.version());
  }

  private void refuseUnlessItWorks(int version, int worksFrom, int head) {
    if (worksFrom > head) {
      throw new UnfitDatabaseException(
          "the database's %s tables are at version %d, newer than this program, which knows %d: run the newer program"
              .formatted(kind, version, head));
    }
  }
}
