/**
 * Reads JSON strictly and checks it against the contract's schemas, which are compiled once into
 * small immutable checks. Nothing here knows HTTP or any feature. Values have the shapes of
 * Vert.x's JSON: JsonObject or Map, JsonArray or List, String, Number, Boolean and null.
 */
@NullMarked
package io.tenantry.kernel.json;

import org.jspecify.annotations.NullMarked;
