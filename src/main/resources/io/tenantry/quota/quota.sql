-- name: listTiers
SELECT id, tier FROM tenants WHERE id = ANY($1) AND status <> 'deleted';

-- name: listQuotas
SELECT tenant_id, metric, "limit", period, kind FROM quotas WHERE tenant_id = ANY($1);

-- name: listNotices
SELECT tenant_id, metric, period_start, threshold FROM quota_notices
WHERE tenant_id = ANY($1) AND period_start > now() - interval '32 days';

-- name: listRefusals
SELECT tenant_id, metric, until FROM quota_refusals WHERE tenant_id = ANY($1);

-- A row without a quota where the tenant has none of its own for the metric.
-- name: findTenantAndQuota
SELECT q.metric, q."limit", q.period, q.kind
FROM tenants AS t LEFT JOIN quotas AS q ON q.tenant_id = t.id AND q.metric = $2
WHERE t.id = $1 AND t.status <> 'deleted';

-- name: upsertQuota
INSERT INTO quotas (tenant_id, metric, "limit", period, kind) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (tenant_id, metric) DO UPDATE
SET "limit" = excluded."limit", period = excluded.period, kind = excluded.kind, updated_at = now();

-- name: deleteQuota
DELETE FROM quotas WHERE tenant_id = $1 AND metric = $2;

-- name: insertNotice
INSERT INTO quota_notices (tenant_id, metric, period_start, threshold, used)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING;

-- name: upsertRefusal
INSERT INTO quota_refusals (tenant_id, metric, until) VALUES ($1, $2, $3)
ON CONFLICT (tenant_id) DO UPDATE SET metric = excluded.metric, until = excluded.until
WHERE (quota_refusals.metric, quota_refusals.until) IS DISTINCT FROM (excluded.metric, excluded.until);

-- name: deleteRefusal
DELETE FROM quota_refusals WHERE tenant_id = $1;
