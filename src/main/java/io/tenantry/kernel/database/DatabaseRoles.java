package io.tenantry.kernel.database;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The roles of one installation: the login, which can only become one of the others; the owner of
 * all schemas; the platform's own; and one per tenant.
 *
 * @param login the role that connects
 * @param tenantPrefix what each tenant's role begins with: {@code a-z 0-9 _}, at most 23 bytes, so
 *     that the longest role still fits PostgreSQL's 63
 */
public record DatabaseRoles(String login, String tenantPrefix) {
  private static final Pattern PREFIX = Pattern.compile("(?!pg_)[a-z][a-z0-9_]{0,22}");
  private static final int LONGEST_NAME = 63;

  public DatabaseRoles {
    if (!PREFIX.matcher(tenantPrefix).matches()) {
      throw new IllegalArgumentException(
          "a role prefix is 1 to 23 of a-z, 0-9 and _, a letter first, and not pg_…");
    }
    if ((login + "_platform").getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw new IllegalArgumentException("the database login's name is too long: " + login);
    }
    if ((login + "_").startsWith(tenantPrefix)) {
      throw new IllegalArgumentException(
          "a tenant's role could be named like " + login + "_owner: choose another role prefix");
    }
  }

  /** Owns the platform's schema, every tenant's schema and all that is in them. */
  public String owner() {
    return login + "_owner";
  }

  /** May use the platform's tables and nothing else. */
  public String platform() {
    return login + "_platform";
  }

  /** May count usage, in tables that all tenants share, and nothing else. */
  public String metering() {
    return login + "_metering";
  }

  /** The names of one tenant; anything but a tenant id is refused. */
  public TenantNames tenant(String id) {
    return new TenantNames(id, tenantPrefix);
  }

  /** An identifier as it stands in SQL text. */
  public static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
