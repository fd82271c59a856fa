package io.tenantry.kernel.access;

import java.util.Arrays;
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
  private final Rules rules;

  BuiltInRole(String... permissions) {
    this.rules = Rules.of(Arrays.stream(permissions).map(Permission::parse).toList());
  }

  /** The name in tokens, tables and the contract, such as {@code read_only}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it may do where the tenant has not narrowed it. */
  public Rules rules() {
    return rules;
  }

  public boolean may(Permission wanted) {
    return rules.leave(wanted) == Leave.ALL;
  }

  /** Whether one of them names the permission in so many words. */
  static boolean isNamed(Permission permission) {
    return Arrays.stream(values())
        .flatMap(role -> role.rules.rules().stream())
        .anyMatch(rule -> rule.permission().equals(permission));
  }

  public static Optional<BuiltInRole> of(String id) {
    return Arrays.stream(values()).filter(role -> role.id().equals(id)).findFirst();
  }
}
