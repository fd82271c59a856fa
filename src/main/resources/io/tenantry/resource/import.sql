-- A line that an earlier attempt has stored is left as it is, and is not told of twice.
-- name: importResources
WITH made AS (
  INSERT INTO ${tenant}.resources (id, name, data, owner_id)
  SELECT line.id, line.name, line.data::jsonb, $4
  FROM unnest($1::uuid[], $2::text[], $3::text[]) AS line (id, name, data)
  ON CONFLICT (id) DO NOTHING
  RETURNING id
)
INSERT INTO ${tenant}.audit_logs_unsealed
  (id, user_id, api_key_id, action, resource_type, resource_id, changes, correlation_id)
SELECT line.entry, $7, $8, $9, $10, made.id::text, line.changes::jsonb, $11
FROM made
JOIN unnest($1::uuid[], $5::uuid[], $6::text[]) AS line (id, entry, changes) ON line.id = made.id;
