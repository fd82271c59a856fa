-- name: findUserByEmail
SELECT id, role, password_hash FROM ${tenant}.users WHERE lower(email) = lower($1);

-- What a user may do now, as long as the session runs.
-- name: findUserAccess
SELECT u.role, p.permissions::text AS permissions
FROM ${tenant}.users AS u
JOIN ${tenant}.sessions AS s ON s.user_id = u.id AND s.id = $2 AND s.ended_at IS NULL
LEFT JOIN ${tenant}.rbac_policies AS p ON p.role = u.role
WHERE u.id = $1;

-- name: findPermissions
SELECT permissions::text AS permissions FROM ${tenant}.rbac_policies WHERE role = $1;

-- A login takes a few sessions that have ended with it, so none pile up.
-- name: beginSession
WITH ended AS (
  DELETE FROM ${tenant}.sessions
  WHERE id IN (
    SELECT id FROM ${tenant}.sessions
    WHERE expires_at < now() ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED)
), session AS (
  INSERT INTO ${tenant}.sessions (id, user_id, expires_at) VALUES ($1, $2, $3)
)
INSERT INTO ${tenant}.refresh_tokens (id, session_id, user_id, token_hash, expires_at)
VALUES ($4, $1, $2, $5, $6);
