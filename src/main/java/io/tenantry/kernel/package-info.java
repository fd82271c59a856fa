/**
 * What every feature stands on: the bus, problems, settings and time. The kernel knows no feature.
 */
@NullMarked
package io.tenantry.kernel;

import org.jspecify.annotations.NullMarked;
