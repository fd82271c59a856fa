/** Where every log line goes, and the form in which it is written. */
@NullMarked
package io.tenantry.kernel.log;

import org.jspecify.annotations.NullMarked;
