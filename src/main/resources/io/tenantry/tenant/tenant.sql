-- name: insertTenant
INSERT INTO tenants (id, organization_name, tier, schema_name, role_name, schema_version)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO NOTHING
RETURNING id, organization_name, tier, status, version, created_at, updated_at;

-- name: findTenant
SELECT id, organization_name, tier, status, version, created_at, updated_at
FROM tenants WHERE id = $1;

-- name: lockTenant
SELECT id, organization_name, tier, status, version, created_at, updated_at
FROM tenants WHERE id = $1 FOR UPDATE;

-- name: listTenants
SELECT id, organization_name, tier, status, version, created_at, updated_at
FROM tenants
WHERE ($1::text IS NULL OR status = $1)
  AND ($2::text IS NULL OR tier = $2)
  AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::text))
ORDER BY created_at DESC, id DESC
LIMIT $5;

-- name: updateTenant
UPDATE tenants SET organization_name = $2, tier = $3
WHERE id = $1
RETURNING id, organization_name, tier, status, version, created_at, updated_at;

-- name: setTenantStatus
UPDATE tenants
SET status = $2, suspended_at = CASE WHEN $2 = 'suspended' THEN now() END
WHERE id = $1
RETURNING id, organization_name, tier, status, version, created_at, updated_at;

-- What every node must know of a tenant.
-- name: findFacts
SELECT t.id, t.status, t.tier, t.revision, t.access_version,
  l.max_requests, l.window_seconds, r.metric AS refused_metric, r.until AS refused_until
FROM tenants AS t
LEFT JOIN rate_limit_configs AS l ON l.tenant_id = t.id
LEFT JOIN quota_refusals AS r ON r.tenant_id = t.id
WHERE t.id = $1;

-- A stable time, not clock_timestamp(): only then the index finds the few rows.
-- name: listChangedFacts
SELECT t.id, t.status, t.tier, t.revision, t.access_version,
  l.max_requests, l.window_seconds, r.metric AS refused_metric, r.until AS refused_until
FROM tenants AS t
LEFT JOIN rate_limit_configs AS l ON l.tenant_id = t.id
LEFT JOIN quota_refusals AS r ON r.tenant_id = t.id
WHERE t.changed_at > statement_timestamp() - make_interval(secs => $1);
