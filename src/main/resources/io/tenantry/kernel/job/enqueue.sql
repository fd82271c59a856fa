-- The state is written by the table's trigger, in the same transaction.
-- name: insertJob
WITH entry AS (
  INSERT INTO ${tenant}.audit_logs_unsealed
    (id, user_id, api_key_id, action, resource_type, resource_id, changes, ip_address, correlation_id)
  VALUES ($11, $12, $13, $14, $15, $16, $17::text::jsonb, $18::text::inet, $19)
)
INSERT INTO ${tenant}.jobs
  (id, task_type, payload, max_attempts, priority, run_at, unique_key, created_by, caller,
   correlation_id)
VALUES ($1, $2, $3::text::jsonb, $4, $5, coalesce($6::timestamptz, now()), $7, $8, $9::text::jsonb,
  $10)
RETURNING run_at, now() AS created_at;

-- Many at once, with one line of the audit log for all of them.
-- name: insertJobs
WITH entry AS (
  INSERT INTO ${tenant}.audit_logs_unsealed
    (id, user_id, api_key_id, action, resource_type, resource_id, changes, ip_address, correlation_id)
  VALUES ($11, $12, $13, $14, $15, $16, $17::text::jsonb, $18::text::inet, $19)
)
INSERT INTO ${tenant}.jobs
  (id, task_type, payload, max_attempts, priority, run_at, unique_key, created_by, caller,
   correlation_id)
SELECT n.id, n.task_type, n.payload::jsonb, n.max_attempts, n.priority, coalesce(n.run_at, now()),
  n.unique_key, $8, $9::text::jsonb, $10
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::smallint[], $6::timestamptz[],
  $7::text[]) AS n (id, task_type, payload, max_attempts, priority, run_at, unique_key)
RETURNING id, run_at, now() AS created_at;

-- One whose id is there already is left as it is, and nothing is said of it.
-- name: insertJobOnce
WITH made AS (
  INSERT INTO ${tenant}.jobs
    (id, task_type, payload, max_attempts, priority, run_at, unique_key, created_by, caller,
     correlation_id)
  VALUES ($1, $2, $3::text::jsonb, $4, $5, coalesce($6::timestamptz, now()), $7, $8, $9::text::jsonb,
    $10)
  ON CONFLICT (id) DO NOTHING
  RETURNING run_at
), entry AS (
  INSERT INTO ${tenant}.audit_logs_unsealed
    (id, user_id, api_key_id, action, resource_type, resource_id, changes, ip_address, correlation_id)
  SELECT $11::uuid, $12::uuid, $13::uuid, $14::text, $15::text, $16::text, $17::text::jsonb,
    $18::text::inet, $19::text
  FROM made
)
SELECT run_at, now() AS created_at FROM made;
