package io.tenantry.kernel.job;

import java.time.OffsetDateTime;

/** A job that is written: what the queue has to know of it, and when it was. */
public record Enqueued(ReadyJob ready, OffsetDateTime createdAt) {}
