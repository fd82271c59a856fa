/**
 * Counts what tenants use, on the path of every request. Counts lie in memory-mapped files until
 * they are in the database, so that a process that is killed takes none of them with it.
 */
@NullMarked
package io.tenantry.kernel.usage;

import org.jspecify.annotations.NullMarked;
