package io.tenantry.policy;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.access.BuiltInRole;
import io.tenantry.kernel.access.Granting;
import io.tenantry.kernel.access.Leave;
import io.tenantry.kernel.access.Permission;
import io.tenantry.kernel.access.PermissionCatalogue;
import io.tenantry.kernel.access.RoleRepository;
import io.tenantry.kernel.access.Rules;
import io.tenantry.kernel.bus.Caller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/** What may be written into a role, and by whom. */
final class RoleChange {
  private static final String ADMIN = BuiltInRole.ADMIN.id();

  /** Without these two nobody in the tenant could put back what was taken from admins. */
  private static final List<Permission> KEPT_BY_ADMIN =
      List.of(Permission.parse("read:policies"), Permission.parse("update:policies"));

  private final PermissionCatalogue catalogue;
  private final Granting granting;

  RoleChange(PermissionCatalogue catalogue, Granting granting) {
    this.catalogue = catalogue;
    this.granting = granting;
  }

  /** Fails with 400 where a rule names a permission that there is not. */
  void requireKnown(Rules wanted) {
    var errors = new JsonArray();
    for (int i = 0; i < wanted.rules().size(); i++) {
      var pointer = "/permissions/" + i;
      catalogue
          .fault(wanted.rules().get(i).permission())
          .ifPresent(fault -> errors.add(JsonObject.of("pointer", pointer, "detail", fault)));
    }
    if (!errors.isEmpty()) {
      throw KernelProblem.VALIDATION_FAILED.because(
          "The role names permissions that there are not.", JsonObject.of("errors", errors));
    }
  }

  /** Fails with 409 where a built-in role would grow, or admins could not undo the change. */
  static void requireWithinBuiltIn(String role, Rules wanted) {
    BuiltInRole.of(role)
        .map(builtIn -> builtIn.rules().beyond(wanted))
        .filter(beyond -> !beyond.isEmpty())
        .ifPresent(beyond -> {
          throw PolicyProblem.BUILT_IN_ROLE.because(
              "The role " + role + " has never had " + beyond.getFirst() + ".");
        });
    if (role.equals(ADMIN)
        && KEPT_BY_ADMIN.stream().anyMatch(kept -> wanted.leave(kept) != Leave.ALL)) {
      throw PolicyProblem.ADMIN_KEEPS_POLICIES.because(
          "Leave it read:policies and update:policies.");
    }
  }

  /**
   * Fails with 403 where the caller would hand out what it does not hold, or change a role that is
   * above its own. Admins may put back into a built-in role what it once had.
   */
  Future<Void> requireGrantable(
      SqlConnection transaction, Caller caller, String role, Rules wanted) {
    return RoleRepository.roleOf(transaction, caller)
        .compose(own ->
            own.filter(ADMIN::equals).isPresent() && BuiltInRole.of(role).isPresent()
                ? Future.succeededFuture()
                : granting
                    .requireNotAbove(transaction, caller, role)
                    .compose(below -> granting.require(transaction, caller, wanted)));
  }
}
