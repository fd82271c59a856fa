/**
 * The database as the platform needs it: who may do what in it, its migrations, its named
 * statements, and what makes a tenant. Tenant data is reached by the tenant's own role, in the
 * tenant's own schema; the login by itself reads nothing.
 */
@NullMarked
package io.tenantry.kernel.database;

import org.jspecify.annotations.NullMarked;
