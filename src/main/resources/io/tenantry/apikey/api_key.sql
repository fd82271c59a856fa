-- What a presented key may do now. Whether it has ended is decided by the one clock that all nodes share.
-- name: findKeyAccess
SELECT k.id, k.role, p.permissions::text AS permissions, k.expires_at, k.hashed_secret,
  k.secret_check,
  k.revoked_at IS NOT NULL OR coalesce(k.expires_at <= now(), false) AS ended
FROM ${tenant}.api_keys AS k
LEFT JOIN ${tenant}.rbac_policies AS p ON p.role = k.role
WHERE k.key_prefix = $1;

-- name: getKey
SELECT id, key_prefix, name, role, created_by, created_at, expires_at, revoked_at, last_used_at,
  rotated_from, revoked_at IS NOT NULL OR coalesce(expires_at <= now(), false) AS ended
FROM ${tenant}.api_keys WHERE id = $1;

-- name: lockKey
SELECT id, key_prefix, name, role, created_by, created_at, expires_at, revoked_at, last_used_at,
  rotated_from, revoked_at IS NOT NULL OR coalesce(expires_at <= now(), false) AS ended
FROM ${tenant}.api_keys WHERE id = $1 FOR UPDATE;

-- name: listKeys
SELECT id, key_prefix, name, role, created_by, created_at, expires_at, revoked_at, last_used_at,
  rotated_from, revoked_at IS NOT NULL OR coalesce(expires_at <= now(), false) AS ended
FROM ${tenant}.api_keys
WHERE $1::timestamptz IS NULL OR (created_at, id) < ($1, $2::uuid)
ORDER BY created_at DESC, id DESC
LIMIT $3;

-- name: countKeys
SELECT count(*) FROM ${tenant}.api_keys
WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now());

-- name: insertKey
INSERT INTO ${tenant}.api_keys
  (id, key_prefix, hashed_secret, secret_check, name, role, created_by, expires_at, rotated_from)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING id, key_prefix, name, role, created_by, created_at, expires_at, revoked_at, last_used_at,
  rotated_from, false AS ended;

-- name: revokeKey
UPDATE ${tenant}.api_keys SET revoked_at = now() WHERE id = $1
RETURNING id, key_prefix, name, role, created_by, created_at, expires_at, revoked_at, last_used_at,
  rotated_from, true AS ended;

-- name: endKeyWithin
UPDATE ${tenant}.api_keys
SET expires_at = least(expires_at, now() + make_interval(secs => $2)) WHERE id = $1
RETURNING id, key_prefix, name, role, created_by, created_at, expires_at, revoked_at, last_used_at,
  rotated_from, false AS ended;

-- Locked in one order, so that nodes which write at the same time wait and do not block each other.
-- name: markUsed
WITH used AS (
  SELECT k.id, u.at
  FROM ${tenant}.api_keys AS k
  JOIN unnest($1::uuid[], $2::timestamptz[]) AS u (id, at) ON u.id = k.id
  WHERE k.last_used_at IS NULL OR k.last_used_at < u.at
  ORDER BY k.id
  FOR UPDATE OF k
)
UPDATE ${tenant}.api_keys AS k SET last_used_at = greatest(k.last_used_at, used.at)
FROM used WHERE k.id = used.id;
