/** The program as a user runs it, in processes of its own that tests start, stop and kill. */
@NullMarked
package io.tenantry.process;

import org.jspecify.annotations.NullMarked;
