-- Schedules of tenants that are read-only or suspended wait and are caught up with.
-- name: dueSchedules
SELECT s.tenant_id, s.schedule_id, s.next_tick, now() AS now
FROM schedule_states AS s
JOIN tenants AS t ON t.id = s.tenant_id AND t.status = 'active'
WHERE s.next_run_at <= now()
ORDER BY s.next_run_at
LIMIT $1;

-- name: plannedTask
SELECT task_type, payload::text AS payload, cron, time_zone, caller::text AS caller
FROM ${tenant}.schedules WHERE id = $1;

-- Whoever gets past this enqueues the tick: the others wait here, and find that it has moved on.
-- name: moveOn
UPDATE schedule_states AS s
SET next_tick = $4, next_run_at = $5, last_run_at = now()
FROM tenants AS t
WHERE s.tenant_id = $1 AND s.schedule_id = $2 AND s.next_tick = $3 AND s.next_run_at <= now()
  AND t.id = s.tenant_id AND t.status = 'active';

-- What cannot be fired now is not to stand before all others.
-- name: postpone
UPDATE schedule_states SET next_run_at = now() + interval '30 seconds'
WHERE tenant_id = $1 AND schedule_id = $2 AND next_tick = $3;
