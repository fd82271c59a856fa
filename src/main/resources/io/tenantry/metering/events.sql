-- name: lockTenant
SELECT pg_advisory_xact_lock(hashtextextended('tenantry events ' || $1, 0));
