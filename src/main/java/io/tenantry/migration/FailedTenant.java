package io.tenantry.migration;

/**
 * A tenant that a run could not bring to head; its tables are as they were before.
 *
 * @param version the step that failed
 * @param attempts how many runs have failed at this tenant in a row
 */
public record FailedTenant(String id, int version, String error, int attempts) {}
