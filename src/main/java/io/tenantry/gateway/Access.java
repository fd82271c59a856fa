package io.tenantry.gateway;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.access.BuiltInRole;
import io.tenantry.kernel.bus.Caller;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Decides whether a caller may have an operation, by tables made once per role. */
final class Access {
  private static final String OPERATOR = "operator";
  private static final String NOBODY = "";

  private final List<Operation> operations;
  private final Map<String, boolean[]> tables = new ConcurrentHashMap<>();

  Access(List<Operation> operations) {
    this.operations = operations;
  }

  /** By operation index, whether such a caller may. */
  boolean[] tableOf(Caller caller) {
    return switch (caller.authType()) {
      case OPERATOR ->
          tables.computeIfAbsent(OPERATOR, key -> table(p -> p.open() || p.operators()));
      case ANONYMOUS -> tables.computeIfAbsent(NOBODY, key -> table(Policy::open));
      case JWT, API_KEY -> {
        var role = caller.role() == null ? NOBODY : caller.role();
        yield tables.computeIfAbsent("role " + role, key -> tableOfRole(role));
      }
    };
  }

  private boolean[] tableOfRole(String id) {
    var role = BuiltInRole.of(id);
    return table(policy ->
        policy.open()
            || policy.anyCaller()
            || role.isPresent() && policy.permissions().stream().anyMatch(role.get()::may));
  }

  private boolean[] table(java.util.function.Predicate<Policy> may) {
    var table = new boolean[operations.size()];
    for (var operation : operations) {
      table[operation.index()] = may.test(operation.policy());
    }
    return table;
  }

  /** Refuses what the tenant's state or the caller's role does not allow. */
  static void check(Principal principal, Operation operation) {
    var tenant = principal.tenant();
    if (tenant != null) {
      switch (tenant.status()) {
        case ACTIVE -> {}
        case READ_ONLY -> {
          if (operation.writes()) {
            throw GatewayProblem.TENANT_READ_ONLY.because("The tenant can be read, not changed.");
          }
        }
        case SUSPENDED ->
            throw KernelProblem.TENANT_SUSPENDED.because("Ask the platform's operator.");
        case DELETED -> throw GatewayProblem.TENANT_DELETED.because("The tenant is gone.");
      }
    }
    if (!principal.allowed()[operation.index()]) {
      if (principal.caller().authType() == Caller.AuthType.ANONYMOUS) {
        throw KernelProblem.UNAUTHENTICATED.because(
            "Send a credential as Authorization: Bearer or X-API-Key.");
      }
      throw KernelProblem.FORBIDDEN.because(
          "The caller's role does not allow " + operation.id() + ".");
    }
  }
}
