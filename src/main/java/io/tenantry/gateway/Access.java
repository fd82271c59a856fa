package io.tenantry.gateway;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.access.Leave;
import io.tenantry.kernel.access.Rules;
import io.tenantry.kernel.bus.Caller;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Decides whether a caller may have an operation, by tables made once per set of rules: however
 * many roles and rules tenants write, a request looks up one place in one array.
 */
final class Access {
  private static final int MOST_TABLES = 10_000;

  private final List<Operation> operations;
  private final Leave[] operators;
  private final Leave[] anonymous;
  private final Map<Rules, Leave[]> tables = new ConcurrentHashMap<>();

  Access(List<Operation> operations) {
    this.operations = operations;
    this.operators = table(policy -> policy.open() || policy.operators() ? Leave.ALL : Leave.NONE);
    this.anonymous = table(policy -> policy.open() ? Leave.ALL : Leave.NONE);
  }

  Leave[] ofOperators() {
    return operators;
  }

  Leave[] ofAnybody() {
    return anonymous;
  }

  /** By operation index, how far a tenant's caller with these rules may go. */
  Leave[] of(Rules rules) {
    var table = tables.get(rules);
    if (table == null) {
      table = table(policy -> leave(policy, rules));
      if (tables.size() >= MOST_TABLES) {
        tables.clear();
      }
      tables.put(rules, table);
    }
    return table;
  }

  private static Leave leave(Policy policy, Rules rules) {
    return policy.open() || policy.anyCaller()
        ? Leave.ALL
        : policy.permissions().stream()
            .map(rules::leave)
            .max(Comparator.naturalOrder())
            .orElse(Leave.NONE);
  }

  private Leave[] table(Function<Policy, Leave> decide) {
    var table = new Leave[operations.size()];
    for (var operation : operations) {
      var leave = decide.apply(operation.policy());
      // Where rows have no owner, leave for own rows is leave for none.
      table[operation.index()] = leave == Leave.OWN && !operation.owned() ? Leave.NONE : leave;
    }
    return table;
  }

  /** Refuses a tenant that has used up a hard quota, but for what tells it so. */
  static void checkQuota(Principal principal, Operation operation, InstantSource clock) {
    var tenant = principal.tenant();
    var usedUp = tenant == null || operation.pastQuota() ? null : tenant.usedUp();
    if (usedUp != null && clock.millis() < usedUp.until()) {
      throw GatewayProblem.QUOTA_EXCEEDED.because(
          "The quota of " + usedUp.metric() + " is used up.",
          JsonObject.of("metric", usedUp.metric(), "resets_at", usedUp.resetsAt()));
    }
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
    if (principal.leave()[operation.index()] == Leave.NONE) {
      if (principal.caller().authType() == Caller.AuthType.ANONYMOUS) {
        throw KernelProblem.UNAUTHENTICATED.because(
            "Send a credential as Authorization: Bearer or X-API-Key.");
      }
      throw KernelProblem.FORBIDDEN.because(
          "The caller's role does not allow " + operation.id() + ".");
    }
  }
}
