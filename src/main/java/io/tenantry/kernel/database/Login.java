package io.tenantry.kernel.database;

import io.vertx.sqlclient.Row;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks that the login of a connection can do what the platform needs, and no more. */
final class Login {
  private static final Logger LOGGER = LoggerFactory.getLogger(Login.class);
  private static final int OLDEST_SERVER = 14;

  private final Sql sql;

  Login(Sql sql) {
    this.sql = sql;
  }

  /** The login's name; an unfit one is refused with the SQL that makes a fit one. */
  String check(BlockingConnection connection) {
    var row = connection.query(sql.get("inspectLogin")).iterator().next();
    if (row.getInteger("major_version") < OLDEST_SERVER) {
      throw new UnfitDatabaseException(
          "PostgreSQL %d or newer is needed, this server is %s"
              .formatted(OLDEST_SERVER, row.getString("server_version")));
    }
    refuse(row, "is_superuser", true, "is a superuser, whom no wall between tenants stops");
    refuse(row, "bypasses_row_security", true, "bypasses row security");
    refuse(row, "inherits", true, "inherits the rights of roles, so it could read tenants' data");
    refuse(row, "may_create_roles", false, "lacks CREATEROLE, which a tenant's own role takes");
    refuse(row, "may_create_schemas", false, "lacks CREATE on database " + database(row));
    if (row.getBoolean("public_may_make_temporary_tables")
        || row.getBoolean("public_may_use_public_schema")) {
      LOGGER
          .atWarn()
          .addKeyValue("database", row.getString("database"))
          .log(
              "every role may create tables outside of its schema; to end that: {}",
              line("closePublic", row));
    }
    return row.getString("login");
  }

  private void refuse(Row row, String property, boolean unfit, String reason) {
    if (row.getBoolean(property) == unfit) {
      throw new UnfitDatabaseException(
          "the database login %s %s. A proper login: %s"
              .formatted(
                  row.getString("login"),
                  reason,
                  line("properLogin", row) + "; " + line("closePublic", row)));
    }
  }

  private String line(String script, Row row) {
    return sql.script(script, Map.of("database", database(row))).replaceAll("\\s+", " ");
  }

  private static String database(Row row) {
    return DatabaseRoles.quote(row.getString("database"));
  }
}
