-- name: getUser
SELECT id, email, role, version, created_at, updated_at FROM ${tenant}.users WHERE id = $1;

-- The user before its sessions and their tokens, as logins and refreshes do.
-- name: lockUser
SELECT id, email, role, version, created_at, updated_at FROM users WHERE id = $1 FOR UPDATE;

-- name: listUsers
SELECT id, email, role, version, created_at, updated_at
FROM users
WHERE $1::timestamptz IS NULL OR (created_at, id) < ($1, $2::uuid)
ORDER BY created_at DESC, id DESC
LIMIT $3;

-- name: insertUser
INSERT INTO users (id, email, password_hash, role) VALUES ($1, $2, $3, $4)
ON CONFLICT (lower(email)) DO NOTHING
RETURNING id, email, role, version, created_at, updated_at;

-- name: updateUser
UPDATE users
SET email = $2, password_hash = coalesce($3, password_hash), role = $4,
  version = version + 1, updated_at = now()
WHERE id = $1
  AND NOT EXISTS (SELECT FROM users AS other WHERE lower(other.email) = lower($2) AND other.id <> $1)
RETURNING id, email, role, version, created_at, updated_at;

-- name: endSessions
UPDATE sessions SET ended_at = now(), end_reason = 'password'
WHERE user_id = $1 AND ended_at IS NULL;

-- name: deleteUser
DELETE FROM users WHERE id = $1;

-- name: hasOtherAdmin
SELECT EXISTS (SELECT FROM users WHERE role = 'admin' AND id <> $1);
