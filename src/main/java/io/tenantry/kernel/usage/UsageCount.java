package io.tenantry.kernel.usage;

/**
 * What one tenant used of one operation in one minute, as far as one slab has it.
 *
 * @param minute epoch minutes
 * @param requests how many there were
 * @param micros the time that they took inside the service, microseconds
 * @param bytes what their bodies and their answers' bodies had
 */
public record UsageCount(
    String tenant,
    String operation,
    String method,
    int status,
    long minute,
    long requests,
    long micros,
    long bytes) {}
