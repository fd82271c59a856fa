-- name: getJob
SELECT j.id, j.task_type, s.status, j.payload::text AS payload,
  CASE WHEN s.status = 'SUCCESS' AND j.result_run = s.run THEN j.result END::text AS result,
  s.error::text AS error, s.attempt, j.max_attempts, j.priority, s.run_at,
  s.progress::text AS progress, s.cancel_requested, j.created_by, s.created_at, s.started_at,
  s.completed_at, j.correlation_id, s.revision
FROM ${tenant}.jobs AS j JOIN ${tenant}.job_states AS s ON s.job_id = j.id
WHERE j.id = $1;

-- name: liveJobOfKey
SELECT j.id FROM ${tenant}.jobs AS j JOIN ${tenant}.job_states AS s ON s.job_id = j.id
WHERE j.unique_key = $2 AND j.task_type = $1 AND s.completed_at IS NULL;

-- name: listJobs
SELECT j.id, j.task_type, s.status, j.payload::text AS payload,
  CASE WHEN s.status = 'SUCCESS' AND j.result_run = s.run THEN j.result END::text AS result,
  s.error::text AS error, s.attempt, j.max_attempts, j.priority, s.run_at,
  s.progress::text AS progress, s.cancel_requested, j.created_by, s.created_at, s.started_at,
  s.completed_at, j.correlation_id, s.revision
FROM ${tenant}.jobs AS j JOIN ${tenant}.job_states AS s ON s.job_id = j.id
WHERE ($1::text IS NULL OR s.status = $1)
  AND ($2::text IS NULL OR j.task_type = $2)
  AND ($3::uuid IS NULL OR j.id < $3)
ORDER BY j.id DESC
LIMIT $4;

-- name: loadJobs
SELECT id, payload::text AS payload, caller::text AS caller, correlation_id
FROM ${tenant}.jobs WHERE id = ANY ($1::uuid[]);

-- name: storeResult
UPDATE ${tenant}.jobs SET result = $2::text::jsonb, result_run = $3
WHERE id = $1 AND (result_run IS NULL OR result_run < $3);

-- What a run has written that did not succeed is nobody's.
-- name: outputPart
SELECT o.content_type, o.file_name, o.permission, o.parts, p.data
FROM ${tenant}.job_states AS s
JOIN ${tenant}.job_outputs AS o ON o.job_id = s.job_id AND o.run = s.run
LEFT JOIN ${tenant}.job_output_parts AS p ON p.job_id = o.job_id AND p.part = $2
WHERE s.job_id = $1 AND s.status = 'SUCCESS';

-- What they gave away goes with them.
-- name: deleteJobs
DELETE FROM ${tenant}.jobs WHERE id = ANY ($1::uuid[]);
