package io.tenantry.kernel.database;

import java.util.Map;

/**
 * What opens the door for one tenant, rendered once.
 *
 * @param enter opens a transaction in the tenant's schema and role
 * @param become gives a held connection the tenant's role
 */
record Doorway(TenantNames names, String enter, String become) {
  static final Sql SQL = Sql.beside(Doorway.class, "door.sql");

  static Doorway of(TenantNames names) {
    var values = Map.of("schema", names.quotedSchema(), "role", names.quotedRole());
    return new Doorway(names, SQL.script("enter", values), SQL.script("become", values));
  }
}
