package io.tenantry.gateway;

import io.tenantry.kernel.bus.Caller;
import org.jspecify.annotations.Nullable;

/**
 * A credential that has been verified, with what every later request needs of it.
 *
 * @param expiresAt when the credential ends, epoch milliseconds
 * @param tenant the tenant's present state; absent for operators and anonymous callers
 * @param allowed by operation index, whether the role may
 */
record Principal(Caller caller, long expiresAt, @Nullable TenantState tenant, boolean[] allowed) {}
