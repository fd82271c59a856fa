/**
 * The audit log as a chain: seals each tenant's new entries one behind the other, signs where the
 * chain stands, and lets the tenant read, check and export it. Who writes the entries is whoever
 * makes a change, through {@code kernel.audit}. The rule of the chain is in {@code
 * docs/audit-log.md}.
 */
@NullMarked
package io.tenantry.audit;

import org.jspecify.annotations.NullMarked;
