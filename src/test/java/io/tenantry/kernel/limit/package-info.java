/** The limiter against a bucket, a network and a clock that tests make up. */
@NullMarked
package io.tenantry.kernel.limit;

import org.jspecify.annotations.NullMarked;
