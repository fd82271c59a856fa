/**
 * Brings tenants' tables to the version of this program: which are behind is one question to the
 * registry, each is brought to head in a transaction of its own, and one that fails holds up no
 * other.
 */
@NullMarked
package io.tenantry.migration;

import org.jspecify.annotations.NullMarked;
