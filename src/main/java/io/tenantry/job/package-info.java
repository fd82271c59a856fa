/**
 * Background jobs: they are enqueued and watched here, dispatched to workers in turns of tenants,
 * run as calls to the tasks' addresses, and ended under the rules of docs/jobs.md.
 */
@NullMarked
package io.tenantry.job;

import org.jspecify.annotations.NullMarked;
