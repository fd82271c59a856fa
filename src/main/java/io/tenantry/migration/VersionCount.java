package io.tenantry.migration;

import java.util.List;

/** How many tenants are at one version, and which of them failed to go on. */
public record VersionCount(int version, long tenants, List<FailedTenant> failures) {}
