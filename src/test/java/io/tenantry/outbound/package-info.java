/** Tests of calls to other systems, against servers on loopback. */
@NullMarked
package io.tenantry.outbound;

import org.jspecify.annotations.NullMarked;
