package io.tenantry.auth;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.Optional;
import java.util.UUID;

/** Somebody who can log in: a tenant's user, or an operator, whose role is {@code operator}. */
record Account(UUID id, String role, String passwordHash) {
  static Optional<Account> first(RowSet<Row> rows) {
    for (var row : rows) {
      return Optional.of(
          new Account(row.getUUID("id"), row.getString("role"), row.getString("password_hash")));
    }
    return Optional.empty();
  }
}
