package io.tenantry.kernel.access;

import io.tenantry.kernel.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Every permission that there is: those that the contract's operations ask for, and those that
 * built-in roles name before there are operations for them.
 *
 * @param all what the contract's operations ask for
 * @param owned those of them that a rule can limit to rows that the caller owns
 */
public record PermissionCatalogue(List<Permission> all, Set<Permission> owned) {
  public PermissionCatalogue {
    all = List.copyOf(all);
    owned = Set.copyOf(owned);
  }

  /** What is wrong with a permission, with the nearest one that exists; empty where it fits one. */
  public Optional<String> fault(Permission wanted) {
    if (all.stream().anyMatch(wanted::covers) || BuiltInRole.isNamed(wanted)) {
      return Optional.empty();
    }
    var nearest = Nearest.to(wanted.toString(), all.stream().map(Permission::toString).toList());
    return Optional.of(
        "there is no permission "
            + wanted
            + nearest.map(name -> "; did you mean " + name + "?").orElse(""));
  }

  /** How far rules reach; where rows have no owner, leave for own rows is leave for none. */
  public Leave leave(Rules rules, Permission wanted) {
    var leave = rules.leave(wanted);
    return leave == Leave.OWN && !owned.contains(wanted) ? Leave.NONE : leave;
  }
}
