-- name: getResource
SELECT id, name, data::text AS data, owner_id, version, created_at, updated_at
FROM ${tenant}.resources WHERE id = $1;

-- name: lockResource
SELECT id, name, data::text AS data, owner_id, version, created_at, updated_at
FROM ${tenant}.resources WHERE id = $1 FOR UPDATE;

-- name: insertResource
INSERT INTO ${tenant}.resources (id, name, data, owner_id) VALUES ($1, $2, $3::text::jsonb, $4)
RETURNING id, name, data::text AS data, owner_id, version, created_at, updated_at;

-- name: updateResource
UPDATE ${tenant}.resources
SET name = $2, data = $3::text::jsonb, version = version + 1, updated_at = now()
WHERE id = $1
RETURNING id, name, data::text AS data, owner_id, version, created_at, updated_at;

-- name: deleteResource
DELETE FROM ${tenant}.resources WHERE id = $1;

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
ORDER BY created_at DESC, id DESC
LIMIT $9;
