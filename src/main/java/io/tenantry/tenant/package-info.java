/** Which tenants there are, and how each comes, is suspended and resumes. */
@NullMarked
package io.tenantry.tenant;

import org.jspecify.annotations.NullMarked;
