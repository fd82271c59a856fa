/**
 * Replays load against policies in virtual time and judges what came of it. Nothing here touches
 * the running platform.
 */
@NullMarked
package io.tenantry.autoscale.simulate;

import org.jspecify.annotations.NullMarked;
