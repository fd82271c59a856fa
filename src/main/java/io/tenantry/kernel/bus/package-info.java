/**
 * Requests on the event bus: an operation's id is its address, a {@link Call} goes there and an
 * {@link Answer} or a problem comes back. On the wire both are plain JSON with headers, so that a
 * node in any language can serve or call an operation.
 */
@NullMarked
package io.tenantry.kernel.bus;

import org.jspecify.annotations.NullMarked;
