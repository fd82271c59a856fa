/** How the platform is: its health, and how late its event loops run. */
@NullMarked
package io.tenantry.watch;

import org.jspecify.annotations.NullMarked;
