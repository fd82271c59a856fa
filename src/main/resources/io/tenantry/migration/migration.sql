-- name: takeTurn
SELECT pg_try_advisory_lock(hashtextextended('tenantry tenant migrations', 0)) AS taken;

-- script: enterRegistry
SET LOCAL lock_timeout = ${lock_timeout};
SET LOCAL statement_timeout = ${statement_timeout};
SET LOCAL ROLE ${platform};
SET LOCAL search_path = platform, pg_temp;

-- script: enterTenant
SET LOCAL ROLE ${owner};
SET LOCAL search_path = ${schema}, pg_temp;

-- name: listBehind
SELECT id, schema_version
FROM tenants
WHERE NOT tombstone AND schema_version < $1
ORDER BY schema_version, id;

-- name: countVersions
SELECT
  t.schema_version,
  count(*) AS tenants,
  coalesce(
    jsonb_agg(
      jsonb_build_object(
        'tenant', f.tenant_id, 'version', f.version, 'error', f.error, 'attempts', f.attempts)
      ORDER BY f.tenant_id)
    FILTER (WHERE f.tenant_id IS NOT NULL),
    '[]') AS failures
FROM tenants AS t
LEFT JOIN migration_failures AS f ON f.tenant_id = t.id
WHERE NOT t.tombstone
GROUP BY t.schema_version
ORDER BY t.schema_version;

-- name: listAbove
SELECT id, schema_version
FROM tenants
WHERE NOT tombstone AND schema_version > $1
ORDER BY schema_version DESC, id;

-- No row where another has moved the tenant since it was listed, or purged it.
-- name: moveTenant
UPDATE tenants
SET schema_version = $3
WHERE id = $1 AND schema_version = $2 AND NOT tombstone;

-- name: deleteFailure
DELETE FROM migration_failures
WHERE tenant_id = $1;

-- name: upsertFailure
INSERT INTO migration_failures AS f (tenant_id, version, error)
VALUES ($1, $2, $3)
ON CONFLICT (tenant_id) DO UPDATE
SET version = excluded.version, error = excluded.error, failed_at = now(), attempts = f.attempts + 1;
