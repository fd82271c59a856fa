package io.tenantry.migration;

/** A tenant whose tables are older than this program. */
public record BehindTenant(String id, int version) {}
