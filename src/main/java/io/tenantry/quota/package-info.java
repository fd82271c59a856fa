/**
 * What tenants may use: quotas by metric and period, who is near the end of one, and who is past
 * it. How much was used is asked of whoever counts.
 */
@NullMarked
package io.tenantry.quota;

import org.jspecify.annotations.NullMarked;
