package io.tenantry.kernel.database;

import java.util.Map;

/** What of the platform's roles and schema a database has already. */
record Parts(boolean owner, boolean platform, boolean metering, boolean schema, boolean worksFrom) {

  static Parts find(BlockingConnection connection, Sql sql, DatabaseRoles roles) {
    var row =
        connection
            .query(sql.get("findParts"), roles.owner(), roles.platform(), roles.metering())
            .iterator()
            .next();
    var schemaOwner = row.getString("schema_owner");
    if (schemaOwner != null && !schemaOwner.equals(roles.owner())) {
      throw new UnfitDatabaseException(
          "the schema platform of this database belongs to %s, not to %s: another installation lives here"
              .formatted(schemaOwner, roles.owner()));
    }
    return new Parts(
        row.getBoolean("has_owner"),
        row.getBoolean("has_platform"),
        row.getBoolean("has_metering"),
        schemaOwner != null,
        row.getBoolean("knows_what_works"));
  }

  /**
   * Grants come with the creation alone: repeating them at each start would throw away every plan
   * that PostgreSQL has cached.
   */
  void createMissing(BlockingConnection connection, Sql sql, DatabaseRoles roles) {
    if (!owner) {
      createRole(connection, sql, roles.owner(), roles);
    }
    if (!platform) {
      createRole(connection, sql, roles.platform(), roles);
    }
    if (!metering) {
      createRole(connection, sql, roles.metering(), roles);
    }
    if (!schema) {
      connection.run(
          sql.script(
              "createSchema",
              Map.of(
                  "owner", DatabaseRoles.quote(roles.owner()),
                  "platform", DatabaseRoles.quote(roles.platform()))));
    } else if (!worksFrom) {
      connection.run(
          sql.script("addWorksFrom", Map.of("owner", DatabaseRoles.quote(roles.owner()))));
    }
  }

  private static void createRole(
      BlockingConnection connection, Sql sql, String role, DatabaseRoles roles) {
    connection.run(
        sql.script(
            "createRole",
            Map.of(
                "role", DatabaseRoles.quote(role), "login", DatabaseRoles.quote(roles.login()))));
  }
}
