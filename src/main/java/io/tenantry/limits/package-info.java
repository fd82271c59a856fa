/**
 * The limits of tenants as operators see and set them, and how many tenants an address may make.
 * The limits themselves are held in {@code kernel.limit}, on the path of every request.
 */
@NullMarked
package io.tenantry.limits;

import org.jspecify.annotations.NullMarked;
