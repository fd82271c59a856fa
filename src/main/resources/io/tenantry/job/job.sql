-- name: getJob
SELECT * FROM ${tenant}.job_details WHERE id = $1;

-- name: liveJobOfKey
SELECT j.id FROM ${tenant}.jobs AS j JOIN ${tenant}.job_states AS s ON s.job_id = j.id
WHERE j.unique_key = $2 AND j.task_type = $1 AND s.completed_at IS NULL;

-- The newest first: most of what is read is what is wanted.
-- name: listJobs
SELECT d.*
FROM ${tenant}.jobs AS j
CROSS JOIN LATERAL (SELECT * FROM ${tenant}.job_details WHERE id = j.id OFFSET 0) AS d
WHERE ($1::text IS NULL OR d.status = $1)
  AND ($2::text IS NULL OR j.task_type = $2)
  AND j.id < coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY j.id DESC
LIMIT $4;

-- Those that are few among many, which have indexes of their own.
-- name: listFewJobs
SELECT d.*
FROM (
  SELECT job_id FROM ${tenant}.job_states
  WHERE status = $1
    AND CASE WHEN $1 IN ('FAILURE', 'CANCELLED')
      THEN error IS NOT NULL OR cancel_requested ELSE completed_at IS NULL END
    AND ($2::text IS NULL OR task_type = $2)
    AND job_id < coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
  ORDER BY job_id DESC
  LIMIT $4
) AS s
CROSS JOIN LATERAL (SELECT * FROM ${tenant}.job_details WHERE id = s.job_id OFFSET 0) AS d
ORDER BY d.id DESC;

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
