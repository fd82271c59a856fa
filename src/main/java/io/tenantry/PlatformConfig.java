package io.tenantry;

import io.tenantry.audit.AuditConfig;
import io.tenantry.auth.AuthConfig;
import io.tenantry.auth.OperatorConfig;
import io.tenantry.autoscale.AutoscalerConfig;
import io.tenantry.bridge.BridgeConfig;
import io.tenantry.cluster.ClusterConfig;
import io.tenantry.embedded.EmbeddedConfig;
import io.tenantry.gateway.MetricsConfig;
import io.tenantry.gateway.ServerConfig;
import io.tenantry.job.JobsConfig;
import io.tenantry.kernel.IdempotencyConfig;
import io.tenantry.kernel.LogConfig;
import io.tenantry.kernel.RedisConfig;
import io.tenantry.kernel.database.DatabaseConfig;
import io.tenantry.kernel.limit.LimitsConfig;
import io.tenantry.metering.MeterConfig;
import io.tenantry.metering.MeteringConfig;
import io.tenantry.migration.MigrationConfig;
import io.tenantry.outbound.OutboundConfig;
import io.tenantry.quota.QuotaConfig;
import io.tenantry.tenant.TenantConfig;

/** The whole configuration; each component is a section of {@code conf/tenantry.yaml}. */
public record PlatformConfig(
    NodeConfig node,
    ClusterConfig cluster,
    ServerConfig server,
    LogConfig log,
    DatabaseConfig database,
    RedisConfig redis,
    EmbeddedConfig embedded,
    MigrationConfig migration,
    AuthConfig auth,
    TenantConfig tenant,
    AuditConfig audit,
    MeteringConfig metering,
    QuotaConfig quotas,
    LimitsConfig limits,
    MeterConfig meters,
    JobsConfig jobs,
    OutboundConfig outbound,
    BridgeConfig bridge,
    AutoscalerConfig autoscaler,
    IdempotencyConfig idempotency,
    MetricsConfig metrics,
    OperatorConfig operator) {}
