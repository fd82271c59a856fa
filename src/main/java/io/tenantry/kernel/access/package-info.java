/** Permissions as {@code action:resource}, and the roles that every tenant has from its start. */
@NullMarked
package io.tenantry.kernel.access;

import org.jspecify.annotations.NullMarked;
