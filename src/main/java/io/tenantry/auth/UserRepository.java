package io.tenantry.auth;

import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.database.TenantNames;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
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

  Future<?> insertRefreshToken(String tenant, RefreshToken token, UUID user) {
    var names = database.names(tenant);
    return database.write(
        names,
        sql("insertRefreshToken", names),
        Tuple.of(token.id(), token.family(), user, token.hash(), token.expiresAt()));
  }

  private static String sql(String statement, TenantNames names) {
    return SQL.rendered(statement, names.quotedSchema());
  }

  /** A refresh token as it is kept: by its hash alone. */
  record RefreshToken(UUID id, UUID family, byte[] hash, OffsetDateTime expiresAt) {}
}
