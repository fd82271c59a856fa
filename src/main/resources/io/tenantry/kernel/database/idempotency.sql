-- The same statements serve the platform's table and every tenant's: the path decides which.

-- name: lockKey
SELECT pg_try_advisory_xact_lock($1);

-- name: findAnswer
SELECT fingerprint, answer FROM idempotency_keys
WHERE scope = $1 AND key_hash = $2 AND created_at > now() - make_interval(secs => $3);

-- name: keepAnswer
INSERT INTO idempotency_keys AS kept (scope, key_hash, fingerprint, answer)
VALUES ($1, $2, $3, $4)
ON CONFLICT (scope, key_hash) DO UPDATE
SET fingerprint = excluded.fingerprint, answer = excluded.answer, created_at = now()
WHERE kept.created_at <= now() - make_interval(secs => $5);

-- name: forgetOldKeys
DELETE FROM idempotency_keys
WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM idempotency_keys
  WHERE created_at <= now() - make_interval(secs => $1)
  ORDER BY created_at LIMIT 10 FOR UPDATE SKIP LOCKED));
