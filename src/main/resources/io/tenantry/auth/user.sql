-- name: findUserByEmail
SELECT id, role, password_hash FROM ${tenant}.users WHERE lower(email) = lower($1);

-- A login takes a few tokens that have ended with it, so none pile up.
-- name: insertRefreshToken
WITH ended AS (
  DELETE FROM ${tenant}.refresh_tokens
  WHERE id IN (
    SELECT id FROM ${tenant}.refresh_tokens
    WHERE expires_at < now() ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED)
)
INSERT INTO ${tenant}.refresh_tokens (id, family_id, user_id, token_hash, expires_at)
VALUES ($1, $2, $3, $4, $5);
