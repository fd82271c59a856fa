/** Tests of the embedded servers, with real processes. */
@NullMarked
package io.tenantry.embedded;

import org.jspecify.annotations.NullMarked;
