/** What the tests share: servers that run once for all of them, and databases of their own. */
@NullMarked
package io.tenantry.testing;

import org.jspecify.annotations.NullMarked;
