/** Nodes in one process, each with its own membership and its own bus. */
@NullMarked
package io.tenantry.cluster;

import org.jspecify.annotations.NullMarked;
