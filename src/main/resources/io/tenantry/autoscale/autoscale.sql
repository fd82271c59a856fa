-- name: findCapacity
SELECT t.id, t.tier, c.capacity, c.share, coalesce(c.paused, false) AS paused, c.decision::text AS decision
FROM tenants AS t LEFT JOIN autoscaling_capacity AS c ON c.tenant_id = t.id
WHERE t.id = $1 AND t.status <> 'deleted';

-- name: listCapacities
SELECT t.id, t.tier, c.capacity, c.share, c.paused, c.decision::text AS decision
FROM tenants AS t JOIN autoscaling_capacity AS c ON c.tenant_id = t.id
WHERE t.status <> 'deleted' AND t.id > $1
ORDER BY t.id LIMIT $2;

-- Of what is no tenant: the nodes, and how much of each is for jobs.
-- name: findOther
SELECT tenant_id AS id, '' AS tier, capacity, share, paused, decision::text AS decision
FROM autoscaling_capacity WHERE tenant_id = $1;

-- name: listEvents
SELECT id, action, mode, reason, current_capacity, target_capacity, signals::text AS signals,
  created_at
FROM scaling_events
WHERE tenant_id = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
ORDER BY created_at DESC, id DESC
LIMIT $4;

-- name: findPolicy
SELECT policy::text AS policy FROM autoscaling_policy;

-- name: putPolicy
WITH put AS (
  INSERT INTO autoscaling_policy (policy, updated_by) VALUES ($1::text::jsonb, $2)
  ON CONFLICT (is_one) DO UPDATE
  SET policy = excluded.policy, version = autoscaling_policy.version + 1,
    updated_by = excluded.updated_by, updated_at = now()
  RETURNING version, policy, updated_by
)
INSERT INTO autoscaling_policy_changes (version, policy, changed_by)
SELECT version, policy, updated_by FROM put;

-- name: listPolicyChanges
SELECT version, policy::text AS policy, changed_by, changed_at
FROM autoscaling_policy_changes WHERE $1::bigint IS NULL OR version < $1
ORDER BY version DESC LIMIT $2;

-- Where nothing is carried out any more, tenants have again all that their tier gives, and jobs all
-- of their nodes. $1 whether it is for tenants, $2 for jobs.
-- name: freeShares
UPDATE autoscaling_capacity SET share = NULL, changed_at = now()
WHERE share IS NOT NULL AND NOT CASE WHEN tenant_id = '*workers' THEN $2::boolean ELSE $1::boolean END;

-- name: lockTenant
SELECT t.id, t.tier, c.capacity, c.share, coalesce(c.paused, false) AS paused, c.decision::text AS decision
FROM tenants AS t LEFT JOIN autoscaling_capacity AS c ON c.tenant_id = t.id
WHERE t.id = $1 AND t.status <> 'deleted'
FOR UPDATE OF t;

-- name: pause
INSERT INTO autoscaling_capacity (tenant_id, capacity, paused) VALUES ($1, $2, $3)
ON CONFLICT (tenant_id) DO UPDATE SET paused = excluded.paused, changed_at = now();

-- name: changedShares
SELECT c.tenant_id, coalesce(t.tier, '') AS tier, c.capacity, c.share
FROM autoscaling_capacity AS c LEFT JOIN tenants AS t ON t.id = c.tenant_id
WHERE c.changed_at > now() - $1 * interval '1 second';
