/** Tests of the strict JSON reader and of the compiled schemas. */
@NullMarked
package io.tenantry.kernel.json;

import org.jspecify.annotations.NullMarked;
