package io.tenantry.kernel.access;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Caller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;

/**
 * Keeps callers from handing out what they do not hold themselves, and from changing whoever holds
 * more. What a caller holds is read in the transaction, not taken from the call: a caller who was
 * demoted a moment ago would else use that moment to make an admin.
 */
public final class Granting {

  /**
   * The rules of a role that the caller wants to give to a user or key.
   *
   * <p>Fails with 400 where there is no such role, with 403 where it may more than the caller.
   *
   * @param pointer where the request names the role, such as {@code /role}
   */
  public Future<Rules> requireRole(
      SqlConnection transaction, Caller caller, String role, String pointer) {
    return RoleRepository.find(transaction, role)
        .compose(found -> {
          var rules =
              found.orElseThrow(() ->
                  KernelProblem.VALIDATION_FAILED.because(
                      "There is no such role.",
                      JsonObject.of(
                          "errors",
                          JsonArray.of(
                              JsonObject.of(
                                  "pointer", pointer, "detail", "is no role of this tenant")))));
          return requireNotAbove(transaction, caller, role).map(rules);
        });
  }

  /**
   * Fails with 403 where whoever has the role may do more than the caller. Somebody's own role is
   * not above them.
   */
  public Future<Void> requireNotAbove(SqlConnection transaction, Caller caller, String role) {
    return RoleRepository.roleOf(transaction, caller)
        .compose(own ->
            own.filter(role::equals).isPresent()
                ? Future.succeededFuture()
                : reach(transaction, role).compose(rules -> requireHeld(transaction, own, rules)));
  }

  /** Fails with 403 where the rules allow anything that the caller's role does not. */
  public Future<Void> require(SqlConnection transaction, Caller caller, Rules wanted) {
    return RoleRepository.roleOf(transaction, caller)
        .compose(own -> requireHeld(transaction, own, wanted));
  }

  // An admin can put back what its role was narrowed by, so it holds all of it.
  private static Future<Rules> reach(SqlConnection transaction, String role) {
    return role.equals(BuiltInRole.ADMIN.id())
        ? Future.succeededFuture(BuiltInRole.ADMIN.rules())
        : RoleRepository.find(transaction, role).map(found -> found.orElse(Rules.NONE));
  }

  private static Future<Void> requireHeld(
      SqlConnection transaction, Optional<String> own, Rules wanted) {
    return own.map(role -> RoleRepository.find(transaction, role))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .map(held -> {
          var beyond = held.orElse(Rules.NONE).beyond(wanted);
          if (!beyond.isEmpty()) {
            throw KernelProblem.FORBIDDEN.because(
                "The caller does not hold "
                    + beyond.getFirst()
                    + (beyond.size() > 1 ? " and " + (beyond.size() - 1) + " more." : "."));
          }
          return null;
        });
  }
}
