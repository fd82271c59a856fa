-- One transaction at a time changes keys, on whichever node.
-- name: lockSigningKeys
SELECT pg_advisory_xact_lock(hashtextextended('tenantry signing keys', 0));

-- Ages are the database's, so that nodes with other clocks agree.
-- name: listSigningKeys
SELECT id, state, public_key::text AS public_key, sealed_private_key, created_at, activated_at,
  retiring_at, retired_at,
  extract(epoch FROM clock_timestamp() - created_at)::float8 AS seconds_since_created,
  extract(epoch FROM clock_timestamp() - activated_at)::float8 AS seconds_since_activated,
  extract(epoch FROM clock_timestamp() - retiring_at)::float8 AS seconds_since_retiring
FROM signing_keys
ORDER BY created_at DESC, id
LIMIT 100;

-- name: insertSigningKey
INSERT INTO signing_keys (id, state, public_key, sealed_private_key, activated_at)
VALUES ($1, $2, $3::text::jsonb, $4, CASE WHEN $2 = 'active' THEN clock_timestamp() END);

-- name: activateSigningKey
UPDATE signing_keys SET state = 'active', activated_at = clock_timestamp() WHERE id = $1;

-- name: retireSigningKey
UPDATE signing_keys SET state = 'retiring', retiring_at = clock_timestamp() WHERE id = $1;

-- What signs no more need not be kept.
-- name: endSigningKey
UPDATE signing_keys
SET state = 'retired', retired_at = clock_timestamp(), sealed_private_key = NULL
WHERE id = $1;
