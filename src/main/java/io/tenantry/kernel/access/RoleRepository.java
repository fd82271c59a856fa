package io.tenantry.kernel.access;

import io.tenantry.kernel.database.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** The rules of a tenant's roles, within a transaction that is the tenant's. */
public final class RoleRepository {
  private static final Sql SQL = Sql.beside(RoleRepository.class, "role.sql");

  private RoleRepository() {}

  /** What the role may do in this tenant; empty where there is no such role. */
  public static Future<Optional<Rules>> find(SqlConnection transaction, String role) {
    return transaction
        .preparedQuery(SQL.get("findRole"))
        .execute(Tuple.of(role))
        .map(rows -> {
          for (var row : rows) {
            return Optional.of(Rules.of(new JsonArray(row.getString("permissions"))));
          }
          return BuiltInRole.of(role).map(BuiltInRole::rules);
        });
  }

  /**
   * Keeps every other change of users, keys and policies of this tenant waiting until the
   * transaction ends.
   */
  public static Future<Void> lockIdentity(SqlConnection transaction) {
    return transaction.preparedQuery(SQL.get("lockIdentity")).execute().mapEmpty();
  }
}
