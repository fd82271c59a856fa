-- Whoever changes a user, its sessions or their tokens locks the user first, so that none waits for
-- another in a circle. And a login whose password is replaced while it is checked begins nothing.
-- name: insertSession
INSERT INTO sessions (id, user_id, expires_at)
SELECT $1, id, $3 FROM users WHERE id = $2 AND password_hash = $4 FOR SHARE;

-- name: insertRefreshToken
INSERT INTO refresh_tokens (id, session_id, user_id, token_hash, expires_at)
VALUES ($1, $2, $3, $4, $5);

-- A login takes a few sessions that have ended with it, so none pile up.
-- name: forgetOldSessions
DELETE FROM sessions
WHERE id IN (
  SELECT id FROM sessions
  WHERE expires_at < now() ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED);

-- name: lockRefreshToken
SELECT t.session_id, t.user_id, t.token_hash, t.sealed_successor, u.role, s.expires_at,
  t.used_at IS NOT NULL AS used,
  coalesce(extract(epoch FROM clock_timestamp() - t.used_at), 0)::float8 AS seconds_since_used,
  s.ended_at IS NULL AND s.expires_at > now() AND t.expires_at > now() AS alive
FROM refresh_tokens AS t
JOIN sessions AS s ON s.id = t.session_id
JOIN users AS u ON u.id = t.user_id
WHERE t.id = $1
FOR KEY SHARE OF u FOR UPDATE OF t;

-- name: useRefreshToken
UPDATE refresh_tokens SET used_at = clock_timestamp(), sealed_successor = $2 WHERE id = $1;

-- name: endSession
UPDATE sessions SET ended_at = clock_timestamp(), end_reason = $2
WHERE id = $1 AND ended_at IS NULL;
