/**
 * What a tenant's roles may do: the built-in ones, which can be narrowed, and those that a tenant
 * writes. Nobody writes more into a role than they hold, and a question tells which rule decides.
 */
@NullMarked
package io.tenantry.policy;

import org.jspecify.annotations.NullMarked;
