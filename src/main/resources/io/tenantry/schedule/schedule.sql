-- name: getSchedule
SELECT s.id, s.name, s.task_type, s.payload::text AS payload, s.cron, s.time_zone, s.enabled,
  t.next_run_at, t.last_run_at, s.created_by, s.version, s.created_at, s.updated_at
FROM ${tenant}.schedules AS s
LEFT JOIN ${tenant}.schedule_states AS t ON t.schedule_id = s.id
WHERE s.id = $1;

-- name: lockSchedule
SELECT version FROM schedules WHERE id = $1 FOR UPDATE;

-- name: listSchedules
SELECT s.id, s.name, s.task_type, s.payload::text AS payload, s.cron, s.time_zone, s.enabled,
  t.next_run_at, t.last_run_at, s.created_by, s.version, s.created_at, s.updated_at
FROM schedules AS s LEFT JOIN schedule_states AS t ON t.schedule_id = s.id
WHERE $1::timestamptz IS NULL OR (s.created_at, s.id) < ($1, $2::uuid)
ORDER BY s.created_at DESC, s.id DESC
LIMIT $3;

-- name: countSchedules
SELECT count(*) FROM schedules;

-- When it is due is written by the table's trigger, in the same transaction.
-- name: insertSchedule
INSERT INTO schedules
  (id, name, task_type, payload, cron, time_zone, enabled, first_tick, first_run_at, caller,
   created_by)
VALUES ($1, $2, $3, $4::text::jsonb, $5, $6, $7, $8, $9, $10::text::jsonb, $11)
ON CONFLICT (name) DO NOTHING;

-- name: updateSchedule
UPDATE schedules
SET name = $2, task_type = $3, payload = $4::text::jsonb, cron = $5, time_zone = $6, enabled = $7,
  first_tick = CASE WHEN $11 THEN $8 ELSE first_tick END,
  first_run_at = CASE WHEN $11 THEN $9 ELSE first_run_at END,
  retimed_at = CASE WHEN $11 THEN now() ELSE retimed_at END, caller = $10::text::jsonb,
  version = version + 1, updated_at = now()
WHERE id = $1;

-- name: deleteSchedule
DELETE FROM schedules WHERE id = $1;
