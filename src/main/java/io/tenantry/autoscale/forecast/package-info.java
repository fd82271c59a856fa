/**
 * What load to expect: several ways of forecasting, each judged by the errors it made, and many
 * candidates that scale a fleet of their own in the shadow, of which the cheapest that is safe
 * speaks.
 */
@NullMarked
package io.tenantry.autoscale.forecast;

import org.jspecify.annotations.NullMarked;
