/**
 * What any room needs of background jobs: to enqueue one beside a write of its own, and to serve a
 * type of task. How jobs are dispatched, run and shown is the feature {@code job}'s.
 */
@NullMarked
package io.tenantry.kernel.job;

import org.jspecify.annotations.NullMarked;
