/**
 * A tenant's users: who they are, which role they have, and that a tenant is never left without an
 * admin. Nobody makes or changes a user who may do more than they may themselves.
 */
@NullMarked
package io.tenantry.user;

import org.jspecify.annotations.NullMarked;
