/**
 * The benchmark's own programs. {@code FloorServer} is the least that could serve the two
 * operations that are measured, {@code StockServer} the same from Vert.x's ready-made parts; {@code
 * Seed} puts equal rows before both and before the platform, and {@code Report} turns rounds into
 * ratios. They are compiled with the tests, so that they never rot, and are never packed into the
 * jar.
 */
@NullMarked
package io.tenantry.bench;

import org.jspecify.annotations.NullMarked;
