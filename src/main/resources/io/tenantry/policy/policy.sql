-- name: getPolicy
SELECT role, permissions::text AS permissions, version, created_at, updated_at
FROM ${tenant}.rbac_policies WHERE role = $1;

-- name: listPolicies
SELECT role, permissions::text AS permissions, version, created_at, updated_at
FROM rbac_policies
WHERE role COLLATE "C" > $1
ORDER BY role COLLATE "C"
LIMIT $2;

-- name: countOwnRoles
SELECT count(*) FROM rbac_policies WHERE role <> ALL ($1::text[]);

-- name: putPolicy
INSERT INTO rbac_policies (id, role, permissions) VALUES ($1, $2, $3::text::jsonb)
ON CONFLICT (role) DO UPDATE
SET permissions = excluded.permissions, version = rbac_policies.version + 1, updated_at = now()
RETURNING role, permissions::text AS permissions, version, created_at, updated_at;

-- name: deletePolicy
DELETE FROM rbac_policies WHERE role = $1;

-- name: isInUse
SELECT EXISTS (SELECT FROM users WHERE role = $1)
  OR EXISTS (
    SELECT FROM api_keys
    WHERE role = $1
      AND revoked_at IS NULL
      AND (expires_at IS NULL OR expires_at > clock_timestamp()));
