package io.tenantry.migration;

/** A tenant, and the version that its tables have. */
public record TenantVersion(String id, int version) {}
