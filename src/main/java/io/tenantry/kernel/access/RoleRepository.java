package io.tenantry.kernel.access;

import io.tenantry.kernel.bus.Caller;
import io.tenantry.kernel.database.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
   * The role that the caller has now; empty where the user is gone or the key has ended. After
   * {@link #lockIdentity} it stays so until the transaction ends.
   */
  public static Future<Optional<String>> roleOf(SqlConnection transaction, Caller caller) {
    var statement =
        caller.authType() == Caller.AuthType.API_KEY ? "findRoleOfKey" : "findRoleOfUser";
    return transaction
        .preparedQuery(SQL.get(statement))
        .execute(Tuple.of(UUID.fromString(caller.requireSubject())))
        .map(rows -> {
          for (var row : rows) {
            return Optional.of(row.getString("role"));
          }
          return Optional.empty();
        });
  }

  /**
   * The rules of a role whose policy was read together with what has the role.
   *
   * @param permissions the policy's, as JSON text; null where the tenant has written none
   */
  public static Rules rules(String role, @Nullable String permissions) {
    return permissions == null
        ? BuiltInRole.of(role).map(BuiltInRole::rules).orElse(Rules.NONE)
        : Rules.of(new JsonArray(permissions));
  }

  /**
   * Keeps every other change of users, keys and policies of this tenant waiting until the
   * transaction ends.
   */
  public static Future<Void> lockIdentity(SqlConnection transaction) {
    return transaction.preparedQuery(SQL.get("lockIdentity")).execute().mapEmpty();
  }
}
