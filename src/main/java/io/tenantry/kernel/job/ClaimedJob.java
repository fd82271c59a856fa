package io.tenantry.kernel.job;

import java.util.UUID;

/** A job that a worker took from the queue and has still to start. */
public record ClaimedJob(String tenant, UUID id) {}
