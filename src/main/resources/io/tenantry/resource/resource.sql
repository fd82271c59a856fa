-- name: getResource
SELECT id, name, data::text AS data, owner_id, version, created_at, updated_at
FROM ${tenant}.resources WHERE id = $1;

-- name: lockResource
SELECT id, name, data::text AS data, owner_id, version, created_at, updated_at
FROM ${tenant}.resources WHERE id = $1 FOR UPDATE;

-- A write and its line in the audit log are one statement wherever they can be.
-- name: insertResource
WITH entry AS (
  INSERT INTO ${tenant}.audit_logs_unsealed
    (id, user_id, api_key_id, action, resource_type, resource_id, changes, ip_address, correlation_id)
  VALUES ($5, $6, $7, $8, $9, $10, $11::text::jsonb, $12::text::inet, $13)
)
INSERT INTO ${tenant}.resources (id, name, data, owner_id) VALUES ($1, $2, $3::text::jsonb, $4)
RETURNING id, name, data::text AS data, owner_id, version, created_at, updated_at;

-- name: updateResource
UPDATE ${tenant}.resources
SET name = $2, data = $3::text::jsonb, version = version + 1, updated_at = now()
WHERE id = $1
RETURNING id, name, data::text AS data, owner_id, version, created_at, updated_at;

-- name: deleteResource
WITH gone AS (
  DELETE FROM ${tenant}.resources WHERE id = $1 AND ($2::uuid IS NULL OR owner_id = $2)
  RETURNING id
)
INSERT INTO ${tenant}.audit_logs_unsealed
  (id, user_id, api_key_id, action, resource_type, resource_id, changes, ip_address, correlation_id)
SELECT $3, $4, $5, $6, $7, $8, $9::text::jsonb, $10::text::inet, $11 FROM gone;

-- name: listResources
SELECT id, name, data::text AS data, owner_id, version, created_at, updated_at
FROM ${tenant}.resources
WHERE ($1::text IS NULL OR name = $1)
  AND ($2::text IS NULL OR name LIKE $2)
  AND ($3::uuid IS NULL OR owner_id = $3)
  AND ($4::timestamptz IS NULL OR created_at > $4)
  AND ($5::timestamptz IS NULL OR created_at < $5)
  AND ($6::jsonb IS NULL OR data @> $6)
  AND ($7::timestamptz IS NULL OR (created_at, id) < ($7, $8::uuid))
  AND ($10::uuid IS NULL OR owner_id = $10)
ORDER BY created_at DESC, id DESC
LIMIT $9;
