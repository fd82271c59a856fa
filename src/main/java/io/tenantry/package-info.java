/** Tenantry: {@code Main} starts {@code Platform}, which knows every feature. */
@NullMarked
package io.tenantry;

import org.jspecify.annotations.NullMarked;
