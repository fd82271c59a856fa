/**
 * Hashes of secrets: bcrypt on threads of its own for what is kept, and keyed digests that stand
 * for a secret in memory.
 */
@NullMarked
package io.tenantry.kernel.hash;

import org.jspecify.annotations.NullMarked;
