/** Whether no count is lost or doubled, whatever becomes of the process. */
@NullMarked
package io.tenantry.kernel.usage;

import org.jspecify.annotations.NullMarked;
