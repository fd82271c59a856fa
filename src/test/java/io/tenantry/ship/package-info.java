/**
 * Holds what Tenantry is shipped with to what it runs on: the image, the manifests, the metrics
 * that dashboards and alerts name. Nothing here starts a container; the files are read and judged.
 */
@NullMarked
package io.tenantry.ship;

import org.jspecify.annotations.NullMarked;
