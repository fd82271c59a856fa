/**
 * Whether tenants are kept apart: each operation of the contract, each role, forged tenants, the
 * bus, and a soak with clients that vanish and connections that die.
 */
@NullMarked
package io.tenantry.isolation;

import org.jspecify.annotations.NullMarked;
