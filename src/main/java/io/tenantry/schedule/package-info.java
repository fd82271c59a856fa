/**
 * What a tenant wants done again and again: schedules, which enqueue a job at each time that their
 * cron expression names. How jobs run is the feature {@code job}'s, which is asked over the bus.
 */
@NullMarked
package io.tenantry.schedule;

import org.jspecify.annotations.NullMarked;
