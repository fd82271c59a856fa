@NullMarked
package io.tenantry.bridge;

import org.jspecify.annotations.NullMarked;
