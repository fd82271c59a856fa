/**
 * API keys: how they look, who may make, rotate and revoke them, and whom a presented one speaks
 * for. A key belongs to its tenant and outlives the user who made it.
 */
@NullMarked
package io.tenantry.apikey;

import org.jspecify.annotations.NullMarked;
