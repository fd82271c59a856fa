-- name: installation
SELECT id FROM installation;

-- name: openLease
INSERT INTO job_workers (node, lease_until) VALUES ($1, now() + $2 * interval '1 millisecond')
RETURNING id;

-- A lease that has lapsed is not renewed, also where nobody has taken it away yet.
-- name: renewLease
UPDATE job_workers SET lease_until = now() + $2 * interval '1 millisecond'
WHERE id = $1 AND lease_until > now()
RETURNING id;

-- name: closeLease
DELETE FROM job_workers WHERE id = $1;

-- name: liveWorkers
SELECT id FROM job_workers WHERE lease_until > now();

-- name: startJobs
UPDATE job_states AS s
SET status = 'STARTED', attempt = s.attempt + 1, run = s.run + 1, revision = s.revision + 1,
  worker = $1, started_at = now(), progress = NULL
FROM unnest($2::text[], $3::uuid[]) AS c (tenant_id, job_id)
JOIN tenants AS t ON t.id = c.tenant_id AND t.status IN ('active', 'read_only')
WHERE s.tenant_id = c.tenant_id AND s.job_id = c.job_id
  AND s.status IN ('PENDING', 'RETRY')
  -- An entry of the queue may be older than the job's last failure; two clocks are a little apart.
  AND s.run_at <= now() + interval '1 second'
  AND EXISTS (SELECT FROM job_workers WHERE id = $1 AND lease_until > now())
RETURNING s.tenant_id, s.job_id, s.task_type, s.attempt, s.max_attempts, s.run,
  extract(epoch FROM now() - greatest(s.run_at, s.created_at))::float8 AS waited;

-- The end of runs: given back ones had no attempt, those with an error keep it beside the earlier ones.
-- name: endRuns
UPDATE job_states AS s
SET status = CASE WHEN e.again AND s.cancel_requested THEN 'CANCELLED' ELSE e.status END,
  attempt = s.attempt - e.given_back,
  run_at = CASE WHEN e.again AND NOT s.cancel_requested
    THEN now() + e.delay * interval '1 millisecond' ELSE s.run_at END,
  completed_at = CASE WHEN NOT e.again OR s.cancel_requested THEN now() END,
  error = CASE WHEN e.error IS NULL THEN
      CASE WHEN e.status = 'SUCCESS' THEN NULL ELSE s.error END
    ELSE e.error::jsonb || jsonb_build_object('attempts', coalesce(s.error->'attempts', '[]')
      || (e.error::jsonb || jsonb_build_object('attempt', s.attempt, 'at', now()))) END,
  worker = NULL, revision = s.revision + 1
FROM (
  SELECT *, status IN ('PENDING', 'RETRY') AS again
  FROM unnest($1::text[], $2::uuid[], $3::int[], $4::text[], $5::bigint[], $6::text[], $7::int[])
    AS c (tenant_id, job_id, run, status, delay, error, given_back)
) AS e
WHERE s.tenant_id = e.tenant_id AND s.job_id = e.job_id
  AND s.run = e.run AND s.status = 'STARTED'
RETURNING s.tenant_id, s.job_id, s.status, s.priority, s.run_at;

-- name: tellProgress
UPDATE job_states AS s SET progress = c.progress::jsonb, revision = s.revision + 1
FROM unnest($1::text[], $2::uuid[], $3::int[], $4::text[]) AS c (tenant_id, job_id, run, progress)
WHERE s.tenant_id = c.tenant_id AND s.job_id = c.job_id
  AND s.run = c.run AND s.status = 'STARTED';

-- Of these runs, those that are to stop: somebody asked for it, or they are not valid any more.
-- name: stoppedRuns
SELECT c.tenant_id, c.job_id, coalesce(s.run = c.run AND s.status = 'STARTED', false) AS valid
FROM unnest($1::text[], $2::uuid[], $3::int[]) AS c (tenant_id, job_id, run)
LEFT JOIN job_states AS s ON s.tenant_id = c.tenant_id AND s.job_id = c.job_id
WHERE s.cancel_requested OR s.run IS DISTINCT FROM c.run OR s.status <> 'STARTED';

-- What dead workers ran waits again, or has failed for good where each attempt killed its worker.
-- name: rescueJobs
WITH dead AS (
  DELETE FROM job_workers WHERE lease_until < now() RETURNING id
)
UPDATE job_states AS s
SET status = CASE WHEN s.cancel_requested THEN 'CANCELLED'
    WHEN s.attempt >= s.max_attempts THEN 'FAILURE' ELSE 'RETRY' END,
  completed_at = CASE WHEN s.cancel_requested OR s.attempt >= s.max_attempts THEN now() END,
  run_at = CASE WHEN s.attempt >= s.max_attempts THEN s.run_at
    ELSE now() + (s.attempt - 1) * interval '1 second' END,
  error = $1::text::jsonb || jsonb_build_object('attempts', coalesce(s.error->'attempts', '[]')
    || ($1::text::jsonb || jsonb_build_object('attempt', s.attempt, 'at', now()))),
  worker = NULL, revision = s.revision + 1
FROM dead
WHERE s.worker = dead.id AND s.status = 'STARTED' AND s.completed_at IS NULL
RETURNING s.tenant_id, s.job_id, s.status, s.priority, s.run_at;

-- name: waitingJobs
SELECT s.tenant_id, s.job_id, s.priority, s.run_at, t.tier
FROM job_states AS s
JOIN tenants AS t ON t.id = s.tenant_id AND t.status IN ('active', 'read_only')
WHERE s.completed_at IS NULL AND s.status IN ('PENDING', 'RETRY')
  AND (s.tenant_id, s.job_id) > ($1, $2::uuid)
ORDER BY s.tenant_id, s.job_id
LIMIT $3;

-- name: jobDepth
SELECT status, count(*) AS jobs,
  coalesce(max(extract(epoch FROM now() - run_at)) FILTER (WHERE status <> 'STARTED'), 0)::float8
    AS oldest
FROM job_states WHERE completed_at IS NULL GROUP BY status;

-- name: watchedJobs
SELECT s.tenant_id, s.job_id
FROM unnest($1::text[], $2::uuid[], $3::int[]) AS c (tenant_id, job_id, revision)
JOIN job_states AS s ON s.tenant_id = c.tenant_id AND s.job_id = c.job_id
WHERE s.revision <> c.revision;

-- name: oldJobs
SELECT tenant_id, job_id FROM job_states
WHERE completed_at < now() - $1 * interval '1 second'
LIMIT $2;

-- name: forgetJobs
DELETE FROM job_states AS s USING unnest($1::text[], $2::uuid[]) AS c (tenant_id, job_id)
WHERE s.tenant_id = c.tenant_id AND s.job_id = c.job_id AND s.completed_at IS NOT NULL;

-- name: requestCancel
UPDATE job_states
SET cancel_requested = true, revision = revision + 1,
  status = CASE WHEN status = 'STARTED' THEN status ELSE 'CANCELLED' END,
  completed_at = CASE WHEN status = 'STARTED' THEN NULL ELSE now() END
WHERE tenant_id = $1 AND job_id = $2 AND completed_at IS NULL;

-- name: retryByHand
UPDATE job_states
SET status = 'PENDING', attempt = 0, run_at = now(), completed_at = NULL, started_at = NULL,
  cancel_requested = false, worker = NULL, progress = NULL, revision = revision + 1
WHERE tenant_id = $1 AND job_id = $2 AND status IN ('FAILURE', 'CANCELLED');

-- name: announceType
INSERT INTO task_types (type, schema, timeout_ms, heartbeat_ms, permission)
VALUES ($1, $2::text::jsonb, $3, $4, $5)
ON CONFLICT (type) DO UPDATE
SET schema = excluded.schema, timeout_ms = excluded.timeout_ms,
  heartbeat_ms = excluded.heartbeat_ms, permission = excluded.permission, seen_at = now();

-- name: knownTypes
SELECT type, schema::text AS schema, timeout_ms, heartbeat_ms, permission,
  seen_at > now() - interval '30 seconds' AS served
FROM task_types WHERE seen_at > now() - interval '30 days';

-- A start whose answer did not come may have begun these; none of them runs.
-- name: giveBack
UPDATE job_states AS s
SET status = CASE WHEN s.cancel_requested THEN 'CANCELLED'
    WHEN s.attempt > 1 THEN 'RETRY' ELSE 'PENDING' END,
  completed_at = CASE WHEN s.cancel_requested THEN now() END,
  attempt = s.attempt - 1, worker = NULL, revision = s.revision + 1
FROM unnest($2::text[], $3::uuid[]) AS c (tenant_id, job_id)
WHERE s.tenant_id = c.tenant_id AND s.job_id = c.job_id
  AND s.worker = $1 AND s.status = 'STARTED'
RETURNING s.tenant_id, s.job_id, s.status, s.priority, s.run_at;
