/**
 * Who may do what: permissions as {@code action:resource}, rules and roles made of them, the roles
 * that every tenant has from its start, and the check that nobody hands out more than they hold.
 */
@NullMarked
package io.tenantry.kernel.access;

import org.jspecify.annotations.NullMarked;
