-- Whoever holds the head appends; the others wait.
-- name: lockHead
SELECT entries, encode(hash, 'hex') AS hash FROM audit_heads WHERE tenant_id = $1 FOR UPDATE;

-- name: insertHead
INSERT INTO audit_heads (tenant_id, entries, hash) VALUES ($1, 0, $2)
ON CONFLICT (tenant_id) DO NOTHING;

-- Documents may be large: a batch ends with the one that makes it so. The age spares the index's
-- dead ends, which every sealed entry leaves until a vacuum.
-- name: listUnsealed
SELECT id, user_id, api_key_id, action, resource_type, resource_id, changes::text AS changes,
  abbrev(ip_address) AS ip_address, correlation_id, "timestamp", NULL::bigint AS sequence,
  NULL::text AS previous_hash, NULL::text AS hash, place::text AS place, waiting
FROM (
  SELECT id, user_id, api_key_id, action, resource_type, resource_id, changes, ip_address,
    correlation_id, "timestamp", place, count(*) OVER () AS waiting,
    coalesce(sum(pg_column_size(changes)) OVER (
      ORDER BY "timestamp", id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
  FROM (
    SELECT id, user_id, api_key_id, action, resource_type, resource_id, changes, ip_address,
      correlation_id, "timestamp", ctid AS place
    FROM ${tenant}.audit_logs_unsealed
    WHERE "timestamp" > now() - make_interval(secs => $3)
    ORDER BY "timestamp", id LIMIT $1) AS next
  ) AS sized
WHERE before < $2
ORDER BY "timestamp", id;

-- The rows are found by where they lie, which nothing changes while the transaction that read it lasts.
-- name: sealEntries
WITH entry AS (
  DELETE FROM ${tenant}.audit_logs_unsealed WHERE ctid = ANY ($1::text[]::tid[])
  RETURNING ctid AS place, id, user_id, api_key_id, action, resource_type, resource_id, changes,
    ip_address, correlation_id, "timestamp"
)
INSERT INTO ${tenant}.audit_logs_sealed
  (id, user_id, api_key_id, action, resource_type, resource_id, changes, ip_address,
    correlation_id, "timestamp", sequence, previous_hash, hash)
SELECT id, user_id, api_key_id, action, resource_type, resource_id, changes, ip_address,
  correlation_id, "timestamp", sequence, previous_hash, hash
FROM entry
JOIN unnest($1::text[]::tid[], $2::bigint[], $3::bytea[], $4::bytea[])
  AS link (place, sequence, previous_hash, hash) USING (place);

-- name: raiseHead
UPDATE audit_heads SET entries = $2, hash = $3, sealed_at = clock_timestamp()
WHERE tenant_id = $1;

-- Held until the connection closes, so that one node looks at a time.
-- name: tryTurn
SELECT pg_try_advisory_lock(hashtextextended('tenantry audit sweep', 0));

-- name: lookForUnsealed
SELECT tenant_id, waits FROM audit_unsealed($1, $2);

-- name: listDueCheckpoints
SELECT head.tenant_id, head.entries, encode(head.hash, 'hex') AS hash, clock_timestamp() AS at
FROM audit_heads AS head
LEFT JOIN LATERAL (
  SELECT entries, created_at FROM audit_checkpoints
  WHERE tenant_id = head.tenant_id ORDER BY entries DESC LIMIT 1) AS last ON true
WHERE head.tenant_id > $1
  AND head.entries > coalesce(last.entries, 0)
  AND (last.created_at IS NULL OR last.created_at <= now() - make_interval(secs => $2))
ORDER BY head.tenant_id
LIMIT $3;

-- name: insertCheckpoint
INSERT INTO audit_checkpoints (tenant_id, entries, hash, signed)
VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant_id, entries) DO NOTHING;
