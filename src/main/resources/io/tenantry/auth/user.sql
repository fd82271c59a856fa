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
