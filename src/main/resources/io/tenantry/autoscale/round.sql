-- Takes or keeps the lease, by the database's clock, and reads all that a round looks at. No row comes
-- back where another one decides. $1 the holder, $2 for how many ms, $3 tenants that were heard of,
-- $4 the fence that the caller knows, $5 the version of the policy that it knows.
-- name: round
WITH held AS (
  UPDATE autoscaling_lease
  SET holder = $1, lease_until = now() + $2 * interval '1 millisecond',
    fence = CASE WHEN holder = $1 THEN fence ELSE fence + 1 END
  WHERE holder = $1 OR lease_until <= now()
  RETURNING fence
), live AS (
  SELECT tenant_id, count(*) FILTER (WHERE status <> 'STARTED' AND run_at <= now()) AS waiting,
    count(*) FILTER (WHERE status = 'STARTED') AS running,
    coalesce(max(extract(epoch FROM now() - greatest(run_at, created_at)))
      FILTER (WHERE status <> 'STARTED' AND run_at <= now()), 0)::float8 AS oldest
  FROM job_states WHERE completed_at IS NULL GROUP BY tenant_id
), known AS (
  SELECT t.id, t.tier, c.capacity, c.paused, c.history,
    coalesce(j.waiting, 0) AS waiting, coalesce(j.running, 0) AS running,
    coalesce(j.oldest, 0) AS oldest
  FROM tenants AS t
  LEFT JOIN autoscaling_capacity AS c ON c.tenant_id = t.id
  LEFT JOIN live AS j ON j.tenant_id = t.id
  -- Joined and not compared one by one: there may be ten thousand.
  LEFT JOIN (SELECT DISTINCT unnest($3::text[]) AS id) AS h ON h.id = t.id
  WHERE t.status IN ('active', 'read_only')
    AND (c.tenant_id IS NOT NULL OR j.tenant_id IS NOT NULL OR h.id IS NOT NULL)
  UNION ALL
  SELECT o.id, '', c.capacity, c.paused, c.history, 0, 0, 0
  FROM (VALUES ('*'), ('*workers')) AS o (id) LEFT JOIN autoscaling_capacity AS c ON c.tenant_id = o.id
)
SELECT h.fence, now() AS at, coalesce(p.version, 0) AS version,
  CASE WHEN k.id = '*' AND p.version <> $5 THEN p.policy::text END AS policy,
  k.id, k.tier, k.capacity, coalesce(k.paused, false) AS paused,
  CASE WHEN h.fence <> $4 THEN k.history::text END AS history, k.waiting, k.running, k.oldest
FROM held AS h
CROSS JOIN known AS k
LEFT JOIN autoscaling_policy AS p ON true;

-- Writes what a round changed, all of it or nothing where the fence has moved on.
-- name: change
WITH led AS (
  SELECT FROM autoscaling_lease WHERE fence = $1 AND holder = $2 AND lease_until > now() FOR SHARE
), changed AS (
  SELECT c.*
  FROM unnest($3::uuid[], $4::text[], $5::int[], $6::int[], $7::float8[], $8::text[], $9::text[])
    AS c (id, tenant_id, before, target, share, history, decision)
  WHERE EXISTS (SELECT FROM led)
), stored AS (
  INSERT INTO autoscaling_capacity
    (tenant_id, capacity, share, history, decision, fence, changed_at)
  SELECT tenant_id, CASE WHEN $10 = 'apply' THEN target ELSE before END, share, history::jsonb,
    decision::jsonb, $1, now()
  FROM changed
  ON CONFLICT (tenant_id) DO UPDATE
  SET capacity = excluded.capacity, share = excluded.share, history = excluded.history,
    decision = excluded.decision, fence = excluded.fence, changed_at = now()
  WHERE NOT autoscaling_capacity.paused
  RETURNING tenant_id
)
INSERT INTO scaling_events (id, tenant_id, action, mode, reason, current_capacity, target_capacity,
  signals, decision, fence)
SELECT c.id, c.tenant_id, CASE WHEN c.target > c.before THEN 'scale_up' ELSE 'scale_down' END, $10,
  c.decision::jsonb ->> 'reason', c.before, c.target, c.decision::jsonb -> 'inputs',
  c.decision::jsonb, $1
FROM changed AS c JOIN stored AS s ON s.tenant_id = c.tenant_id
RETURNING tenant_id;

-- name: giveUp
UPDATE autoscaling_lease SET lease_until = now() WHERE holder = $1 AND lease_until > now();

-- The ids tell when they were made. $1 for how many seconds events are kept, $2 how many go at most.
-- name: forget
DELETE FROM scaling_events WHERE id IN (
  SELECT id FROM scaling_events
  WHERE id < (lpad(to_hex((extract(epoch FROM now() - $1 * interval '1 second') * 1000)::bigint), 12, '0')
    || repeat('0', 20))::uuid
  LIMIT $2);

-- name: installation
SELECT id FROM installation;
