package io.tenantry.kernel.database;

import java.util.regex.Pattern;

/** A tenant's names in PostgreSQL, which nothing but a valid tenant id can become. */
public final class TenantNames {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_]{1,39}");

  private final String id;
  private final String schema;
  private final String role;
  private final String quotedSchema;
  private final String quotedRole;

  /** Made by {@link DatabaseRoles#tenant}, which knows that no name can be cut at 63 bytes. */
  TenantNames(String id, String rolePrefix) {
    if (!isTenantId(id)) {
      throw new IllegalArgumentException("not a tenant id");
    }
    this.id = id;
    this.schema = "tenant_" + id;
    this.role = rolePrefix + id;
    this.quotedSchema = DatabaseRoles.quote(schema);
    this.quotedRole = DatabaseRoles.quote(role);
  }

  /** Whether this may name a tenant: 2 to 40 of {@code a-z 0-9 _}, a letter first. */
  public static boolean isTenantId(String id) {
    return ID.matcher(id).matches();
  }

  public String id() {
    return id;
  }

  public String schema() {
    return schema;
  }

  public String role() {
    return role;
  }

  /** The schema as it stands in SQL text. */
  public String quotedSchema() {
    return quotedSchema;
  }

  /** The role as it stands in SQL text. */
  public String quotedRole() {
    return quotedRole;
  }

  @Override
  public String toString() {
    return id;
  }
}
