package io.tenantry.process;

import io.tenantry.testing.Sql;

/** A lock on a table that keeps everyone else from it until it is closed. */
final class TableLock implements AutoCloseable {
  private final Sql.Session session;

  private TableLock(Sql.Session session) {
    this.session = session;
  }

  /** Waits for who uses the table now. */
  static TableLock take(String superuserUrl, String table) {
    var session = Sql.open(superuserUrl);
    session.run("BEGIN");
    session.run("LOCK TABLE " + table);
    return new TableLock(session);
  }

  @Override
  public void close() {
    session.close();
  }
}
