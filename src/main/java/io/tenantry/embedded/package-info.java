/**
 * PostgreSQL and Redis as children of this program, for whoever has no servers at hand: binaries
 * from the class path, everything they own under one data directory. Blocking code, called before
 * Vert.x starts; the rest of the platform sees two URLs and cannot tell these servers from others.
 */
@NullMarked
package io.tenantry.embedded;

import org.jspecify.annotations.NullMarked;
