package io.tenantry.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether a login that is too strong or too weak is refused, with the SQL to make a better one. */
class LoginIT {
  private final TestDatabase database = new TestDatabase();
  private final String login = database.roles().login();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void refusesASuperuser() {
    database.asSuperuser("ALTER ROLE %s SUPERUSER".formatted(login));

    refuses("is a superuser");
  }

  @Test
  void refusesOneThatBypassesRowSecurity() {
    database.asSuperuser("ALTER ROLE %s BYPASSRLS".formatted(login));

    refuses("bypasses row security");
  }

  @Test
  void refusesOneThatInherits() {
    database.asSuperuser("ALTER ROLE %s INHERIT".formatted(login));

    refuses("inherits the rights");
  }

  @Test
  void refusesOneThatMayNotCreateRoles() {
    database.asSuperuser("ALTER ROLE %s NOCREATEROLE".formatted(login));

    refuses("lacks CREATEROLE");
  }

  @Test
  void refusesOneThatMayNotCreateSchemas() {
    database.asSuperuser("REVOKE CREATE ON DATABASE %s FROM %s".formatted(login, login));

    refuses("lacks CREATE on database");
  }

  private void refuses(String reason) {
    assertThatThrownBy(database::prepare)
        .isInstanceOf(UnfitDatabaseException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("CREATE ROLE tenantry LOGIN NOINHERIT CREATEROLE")
        .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("\n"));
  }
}
