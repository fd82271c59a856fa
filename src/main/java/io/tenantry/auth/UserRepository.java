package io.tenantry.auth;

import io.tenantry.kernel.access.RoleRepository;
import io.tenantry.kernel.access.Rules;
import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.database.TenantNames;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/** A tenant's users, as far as logins go, and the refresh tokens they are given. */
final class UserRepository {
  private static final Sql SQL = Sql.beside(UserRepository.class, "user.sql");

  private final TenantDatabase database;

  UserRepository(TenantDatabase database) {
    this.database = database;
  }

  Future<Optional<Account>> findByEmail(String tenant, String email) {
    var names = database.names(tenant);
    return database.read(names, sql("findUserByEmail", names), Tuple.of(email)).map(Account::first);
  }

  /** The role of a session's user and its rules, as they are now; empty where either has ended. */
  Future<Optional<Access>> findAccess(String tenant, UUID user, UUID session) {
    var names = database.names(tenant);
    return database
        .read(names, sql("findUserAccess", names), Tuple.of(user, session))
        .map(rows -> {
          for (var row : rows) {
            var role = row.getString("role");
            return Optional.of(new Access(role, rules(role, row)));
          }
          return Optional.empty();
        });
  }

  /** The rules of a role; none where there is no such role. */
  Future<Rules> findRules(String tenant, String role) {
    var names = database.names(tenant);
    return database
        .read(names, sql("findPermissions", names), Tuple.of(role))
        .map(rows -> {
          for (var row : rows) {
            return rules(role, row);
          }
          return RoleRepository.rules(role, null);
        });
  }

  private static Rules rules(String role, Row row) {
    return RoleRepository.rules(role, row.getString("permissions"));
  }

  private static String sql(String statement, TenantNames names) {
    return SQL.rendered(statement, names.quotedSchema());
  }

  /** What a user may do now. */
  record Access(String role, Rules rules) {}
}
