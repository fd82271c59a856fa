package io.tenantry.migration;

import java.util.List;

/**
 * What a run has done.
 *
 * @param migrated how many tenants it brought to head
 * @param failures those that it could not, by id
 */
public record MigrationRun(int migrated, List<FailedTenant> failures) {}
