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
  NULL::text AS previous_hash, NULL::text AS hash, waiting
FROM (
  SELECT id, user_id, api_key_id, action, resource_type, resource_id, changes, ip_address,
    correlation_id, "timestamp", count(*) OVER () AS waiting,
    coalesce(sum(pg_column_size(changes)) OVER (
      ORDER BY "timestamp", id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
  FROM (
    SELECT id, user_id, api_key_id, action, resource_type, resource_id, changes, ip_address,
      correlation_id, "timestamp"
    FROM ${tenant}.audit_logs
    WHERE sequence IS NULL AND "timestamp" > now() - make_interval(secs => $3)
    ORDER BY "timestamp", id LIMIT $1) AS next
  ) AS sized
WHERE before < $2
ORDER BY "timestamp", id;

-- Not IS NULL: the rows are found by their ids, not along the dead ends of the index of unsealed ones.
-- name: sealEntries
UPDATE ${tenant}.audit_logs AS log
SET sequence = link.sequence, previous_hash = link.previous_hash, hash = link.hash
FROM unnest($1::uuid[], $2::bigint[], $3::bytea[], $4::bytea[])
  AS link (id, sequence, previous_hash, hash)
WHERE log.id = link.id AND coalesce(log.sequence, 0) = 0;

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
