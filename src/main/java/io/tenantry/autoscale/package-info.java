/**
 * How much capacity each tenant and the platform should have: hears what they use, decides by the
 * operators' policy where this node leads, and puts decisions into force on every node.
 */
@NullMarked
package io.tenantry.autoscale;

import org.jspecify.annotations.NullMarked;
