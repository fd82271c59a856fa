/** Redis behind one door: every command has a deadline, every script lies in a file. */
@NullMarked
package io.tenantry.kernel.redis;

import org.jspecify.annotations.NullMarked;
