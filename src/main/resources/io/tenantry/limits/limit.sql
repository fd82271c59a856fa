-- name: findLimit
SELECT t.tier, l.max_requests, l.window_seconds
FROM tenants AS t
LEFT JOIN rate_limit_configs AS l ON l.tenant_id = t.id
WHERE t.id = $1 AND t.status <> 'deleted';

-- name: lockLimit
SELECT t.tier, l.max_requests, l.window_seconds
FROM tenants AS t
LEFT JOIN rate_limit_configs AS l ON l.tenant_id = t.id
WHERE t.id = $1 AND t.status <> 'deleted'
FOR UPDATE OF t;

-- name: putLimit
INSERT INTO rate_limit_configs (tenant_id, max_requests, window_seconds)
VALUES ($1, $2, $3)
ON CONFLICT (tenant_id) DO UPDATE
SET max_requests = $2, window_seconds = $3, updated_at = now();

-- name: deleteLimit
DELETE FROM rate_limit_configs WHERE tenant_id = $1;
