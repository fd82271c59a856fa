-- name: findRole
SELECT permissions::text AS permissions FROM rbac_policies WHERE role = $1;

-- Whoever changes users, keys or policies of a tenant takes this first, so that what was read of
-- them holds until the change is there. Such changes are rare; nobody else waits.
-- name: lockIdentity
SELECT pg_advisory_xact_lock(hashtextextended('tenantry identity ' || current_schema(), 0));
