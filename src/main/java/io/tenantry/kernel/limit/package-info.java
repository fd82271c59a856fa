/**
 * How many requests a tenant may send. Each tenant has one bucket of permits in Redis; a process
 * takes some of them ahead and hands them out from memory, and never hands out one that it has not
 * taken. Without Redis each process goes on with its share.
 */
@NullMarked
package io.tenantry.kernel.limit;

import org.jspecify.annotations.NullMarked;
