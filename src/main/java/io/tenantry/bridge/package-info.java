/**
 * Lets programs in other languages serve tasks: the frames of the event bus's TCP bridge, behind a
 * token, and nothing of the bus but what serving a task takes. What a peer sends is read here, and
 * what reaches the bus is written here; no frame is passed on.
 */
@NullMarked
package io.tenantry.bridge;

import org.jspecify.annotations.NullMarked;
