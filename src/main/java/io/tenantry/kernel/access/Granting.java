package io.tenantry.kernel.access;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Caller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;

/** Keeps callers from handing out what they do not hold themselves. */
public final class Granting {
  private final PermissionCatalogue catalogue;

  public Granting(PermissionCatalogue catalogue) {
    this.catalogue = catalogue;
  }

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
          return require(transaction, caller, rules).map(rules);
        });
  }

  /** Fails with 403 where the rules allow anything that the caller's role does not. */
  public Future<Void> require(SqlConnection transaction, Caller caller, Rules wanted) {
    return RoleRepository.find(transaction, String.valueOf(caller.role()))
        .map(found -> {
          var beyond = found.orElse(Rules.NONE).beyond(wanted, catalogue.all());
          if (!beyond.isEmpty()) {
            throw KernelProblem.FORBIDDEN.because(
                "Nobody hands out what they do not hold: "
                    + beyond.getFirst()
                    + (beyond.size() > 1 ? " and " + (beyond.size() - 1) + " more." : "."));
          }
          return null;
        });
  }
}
