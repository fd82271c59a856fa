/**
 * Usage: what each tenant used of the platform, and the events that tenants report themselves,
 * counted exactly once into windows by minute, hour and day.
 */
@NullMarked
package io.tenantry.metering;

import org.jspecify.annotations.NullMarked;
