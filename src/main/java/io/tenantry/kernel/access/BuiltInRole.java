package io.tenantry.kernel.access;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The roles that every tenant has from its start. */
public enum BuiltInRole {
  ADMIN("*:*"),
  DEVELOPER(
      "*:resources",
      "*:jobs",
      "*:schedules",
      "create:usage",
      "read:usage",
      "read:meters",
      "read:policies",
      "read:autoscaling"),
  READ_ONLY(
      "read:resources",
      "read:jobs",
      "read:schedules",
      "read:usage",
      "read:meters",
      "read:policies",
      "read:autoscaling");

  @SuppressWarnings("ImmutableEnumChecker") // A list that nobody can change.
  private final List<Permission> permissions;

  BuiltInRole(String... permissions) {
    this.permissions = Arrays.stream(permissions).map(Permission::parse).toList();
  }

  /** The name in tokens, tables and the contract, such as {@code read_only}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public List<Permission> permissions() {
    return permissions;
  }

  public boolean may(Permission wanted) {
    return permissions.stream().anyMatch(held -> held.covers(wanted));
  }

  public static Optional<BuiltInRole> of(String id) {
    return Arrays.stream(values()).filter(role -> role.id().equals(id)).findFirst();
  }
}
