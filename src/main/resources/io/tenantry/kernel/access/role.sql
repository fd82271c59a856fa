-- name: findRole
SELECT permissions::text AS permissions FROM rbac_policies WHERE role = $1;

-- name: findRoleOfUser
SELECT role FROM users WHERE id = $1;

-- clock_timestamp(), not now(): the key may have ended while the transaction waited for its turn.
-- name: findRoleOfKey
SELECT role FROM api_keys
WHERE id = $1
  AND revoked_at IS NULL
  AND (expires_at IS NULL OR expires_at > clock_timestamp());

-- Whoever changes users, keys or policies of a tenant takes this first, so that what was read of
-- them holds until the change is there. Such changes are rare; nobody else waits.
-- name: lockIdentity
SELECT pg_advisory_xact_lock(hashtextextended('tenantry identity ' || current_schema(), 0));
