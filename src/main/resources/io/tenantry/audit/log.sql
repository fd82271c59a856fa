-- name: listEntries
SELECT id, user_id, api_key_id, action, resource_type, resource_id, changes::text AS changes,
  abbrev(ip_address) AS ip_address, correlation_id, "timestamp", sequence,
  encode(previous_hash, 'hex') AS previous_hash, encode(hash, 'hex') AS hash
FROM ${tenant}.audit_logs
WHERE ($1::uuid IS NULL OR user_id = $1)
  AND ($2::text IS NULL OR action = $2)
  AND ($3::text IS NULL OR resource_type = $3)
  AND ($4::text IS NULL OR resource_id = $4)
  AND ($5::timestamptz IS NULL OR "timestamp" >= $5)
  AND ($6::timestamptz IS NULL OR "timestamp" < $6)
  AND ($7::timestamptz IS NULL OR ("timestamp", id) < ($7, $8::uuid))
ORDER BY "timestamp" DESC, id DESC
LIMIT $9;

-- Documents may be large: a batch ends with the one that makes it so.
-- name: listSealed
SELECT id, user_id, api_key_id, action, resource_type, resource_id, changes::text AS changes,
  abbrev(ip_address) AS ip_address, correlation_id, "timestamp", sequence,
  encode(previous_hash, 'hex') AS previous_hash, encode(hash, 'hex') AS hash
FROM (
  SELECT id, user_id, api_key_id, action, resource_type, resource_id, changes, ip_address,
    correlation_id, "timestamp", sequence, previous_hash, hash,
    coalesce(sum(pg_column_size(changes)) OVER (
      ORDER BY sequence ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
  FROM (
    SELECT id, user_id, api_key_id, action, resource_type, resource_id, changes, ip_address,
      correlation_id, "timestamp", sequence, previous_hash, hash
    FROM ${tenant}.audit_logs WHERE sequence > $1
    ORDER BY sequence LIMIT $2) AS next
  ) AS sized
WHERE before < $3
ORDER BY sequence;
