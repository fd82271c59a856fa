package io.tenantry.gateway;

import io.tenantry.kernel.access.Leave;
import io.tenantry.kernel.bus.Caller;
import org.jspecify.annotations.Nullable;

/**
 * A credential that has been verified, with what every later request needs of it.
 *
 * @param expiresAt when the credential ends, epoch milliseconds
 * @param tenant the tenant's present state; absent for operators and anonymous callers
 * @param accessVersion the version of the tenant's access rules from which this was read
 * @param leave by operation index, how far the role's permission reaches
 * @param use where an API key's uses are noted; absent for others
 */
record Principal(
    Caller caller,
    long expiresAt,
    @Nullable TenantState tenant,
    long accessVersion,
    Leave[] leave,
    KeyUses.@Nullable Use use) {

  /** Whether nothing has changed since in who may do what. */
  boolean isCurrent() {
    return tenant == null || accessVersion >= tenant.accessVersion();
  }

  boolean ownOnly(Operation operation) {
    return leave[operation.index()] == Leave.OWN;
  }
}
