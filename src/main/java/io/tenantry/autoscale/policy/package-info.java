/**
 * How many replicas there should be: a function of a policy, of what was decided before, of what is
 * measured and of the time. It reads no clock, speaks to nobody, and tells the reasons of each
 * answer.
 */
@NullMarked
package io.tenantry.autoscale.policy;

import org.jspecify.annotations.NullMarked;
