/** Whether a fleet of tenants comes to head, one failing tenant notwithstanding. */
@NullMarked
package io.tenantry.migration;

import org.jspecify.annotations.NullMarked;
