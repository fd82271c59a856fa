-- name: insertJournal
INSERT INTO usage_journals (id, batch) VALUES ($1, 0);

-- name: deleteJournal
DELETE FROM usage_journals WHERE id = $1 OR updated_at < now() - interval '5 years';

-- name: lockJournal
SELECT batch, now() AS now FROM usage_journals WHERE id = $1 FOR UPDATE;

-- name: updateJournal
UPDATE usage_journals SET batch = $2, updated_at = now() WHERE id = $1;

-- In one order whoever adds, so that two never wait for each other.
-- name: addWindows
INSERT INTO usage_metrics AS there (
  tenant_id, metric, window_start, dimensions, events, sum, min, max, latest, latest_at)
SELECT tenant_id, metric, window_start, dimensions, events, sum, min, max, latest, latest_at
FROM unnest(
  $1::text[], $2::text[], $3::timestamptz[], $4::text[]::jsonb[], $5::bigint[],
  $6::text[]::numeric[], $7::text[]::numeric[], $8::text[]::numeric[], $9::text[]::numeric[],
  $10::timestamptz[])
  AS added (tenant_id, metric, window_start, dimensions, events, sum, min, max, latest, latest_at)
ORDER BY tenant_id, metric, window_start, dimensions
ON CONFLICT (tenant_id, metric, window_start, dimensions) DO UPDATE SET
  events = there.events + excluded.events,
  sum = there.sum + excluded.sum,
  min = least(there.min, excluded.min),
  max = greatest(there.max, excluded.max),
  -- Of two at the same time the greater one, whichever comes first.
  latest = CASE
    WHEN there.latest_at IS NULL
      OR (excluded.latest_at, excluded.latest) > (there.latest_at, there.latest)
    THEN excluded.latest
    ELSE there.latest
  END,
  latest_at = greatest(there.latest_at, excluded.latest_at);

-- name: markHours
INSERT INTO usage_dirty_hours (tenant_id, window_start)
SELECT tenant_id, window_start
FROM unnest($1::text[], $2::timestamptz[]) AS changed (tenant_id, window_start)
ORDER BY tenant_id, window_start
ON CONFLICT (tenant_id, window_start) DO NOTHING;

-- Until this transaction ends nobody rolls these hours up; others may hold them at the same time.
-- name: holdHours
SELECT marked.window_start
FROM unnest($1::text[], $2::timestamptz[]) AS changed (tenant_id, window_start)
JOIN usage_dirty_hours AS marked USING (tenant_id, window_start)
ORDER BY marked.tenant_id, marked.window_start
FOR KEY SHARE OF marked;
