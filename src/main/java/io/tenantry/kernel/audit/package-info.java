/**
 * How features write the audit log: an entry beside each change, in its transaction. Reading,
 * sealing and checking the log is the feature {@code audit}'s.
 */
@NullMarked
package io.tenantry.kernel.audit;

import org.jspecify.annotations.NullMarked;
