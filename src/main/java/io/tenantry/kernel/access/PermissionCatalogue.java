package io.tenantry.kernel.access;

import io.tenantry.kernel.Nearest;
import java.util.List;
import java.util.Optional;

/** Every permission that there is: those that the contract's operations ask for. */
public record PermissionCatalogue(List<Permission> all) {
  public PermissionCatalogue {
    all = List.copyOf(all);
  }

  /** What is wrong with a permission, with the nearest one that exists; empty where it fits one. */
  public Optional<String> fault(Permission wanted) {
    if (all.stream().anyMatch(wanted::covers)) {
      return Optional.empty();
    }
    var nearest = Nearest.to(wanted.toString(), all.stream().map(Permission::toString).toList());
    return Optional.of(
        "there is no permission "
            + wanted
            + nearest.map(name -> "; did you mean " + name + "?").orElse(""));
  }
}
