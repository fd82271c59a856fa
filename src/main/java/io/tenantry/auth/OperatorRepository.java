package io.tenantry.auth;

import io.tenantry.kernel.database.PlatformDatabase;
import io.tenantry.kernel.database.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/** The platform's operators. */
final class OperatorRepository {
  private static final Sql SQL = Sql.beside(OperatorRepository.class, "operator.sql");

  private final PlatformDatabase database;

  OperatorRepository(PlatformDatabase database) {
    this.database = database;
  }

  Future<Optional<Account>> findByEmail(String email) {
    return database.run(SQL.get("findOperatorByEmail"), Tuple.of(email)).map(Account::first);
  }

  Future<Boolean> isEmpty() {
    return database
        .run(SQL.get("countOperators"), Tuple.tuple())
        .map(rows -> rows.iterator().next().getLong(0) == 0);
  }

  /** True where the operator is new; the first of two that race wins. */
  Future<Boolean> insert(UUID id, String email, String passwordHash) {
    return database
        .run(SQL.get("insertOperator"), Tuple.of(id, email, passwordHash))
        .map(rows -> rows.rowCount() == 1);
  }
}
