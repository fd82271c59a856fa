/**
 * Whether the audit log is sealed whole, shows every tampering, and can be checked by strangers.
 */
@NullMarked
package io.tenantry.audit;

import org.jspecify.annotations.NullMarked;
