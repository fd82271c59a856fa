/**
 * Calls to other systems on tenants' behalf: where they may go, how they are signed, and what their
 * answers mean. The only place that has an HTTP client.
 */
@NullMarked
package io.tenantry.outbound;

import org.jspecify.annotations.NullMarked;
