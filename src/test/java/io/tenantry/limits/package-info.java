/** Limits as clients meet them and operators set them. */
@NullMarked
package io.tenantry.limits;

import org.jspecify.annotations.NullMarked;
