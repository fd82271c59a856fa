-- An hour that is not over is read from its minutes; it would have to be made anew each second.
-- name: listTenants
SELECT DISTINCT tenant_id FROM usage_dirty_hours
WHERE tenant_id > $1 AND window_start < date_trunc('hour', now(), 'UTC')
ORDER BY tenant_id LIMIT $2;

-- name: lockHours
SELECT window_start FROM usage_dirty_hours
WHERE tenant_id = $1 AND window_start < date_trunc('hour', now(), 'UTC')
ORDER BY window_start LIMIT $2
FOR UPDATE SKIP LOCKED;

-- name: unmarkHours
DELETE FROM usage_dirty_hours WHERE tenant_id = $1 AND window_start = ANY ($2::timestamptz[]);

-- name: deleteHours
DELETE FROM usage_hours WHERE tenant_id = $1 AND window_start = ANY ($2::timestamptz[]);

-- The metrics are named so that the key of the minutes leads to each hour, and OFFSET 0 has each hour
-- looked up by itself.
-- name: insertHours
INSERT INTO usage_hours (
  tenant_id, metric, window_start, dimensions, events, sum, min, max, latest, latest_at)
SELECT
  m.tenant_id, m.metric, hour, m.dimensions, sum(m.events), sum(m.sum), min(m.min), max(m.max),
  (max(ARRAY[extract(epoch FROM m.latest_at), m.latest]) FILTER (WHERE m.latest_at IS NOT NULL))[2],
  max(m.latest_at)
FROM unnest($2::timestamptz[]) AS hour
CROSS JOIN unnest(
  ARRAY['api_request', 'compute_time', 'data_transfer']
  || ARRAY(SELECT name FROM usage_meters WHERE tenant_id = $1)) AS of (metric)
CROSS JOIN LATERAL (
  SELECT tenant_id, metric, dimensions, events, sum, min, max, latest, latest_at
  FROM usage_metrics
  WHERE tenant_id = $1
    AND metric = of.metric
    AND window_start >= hour AND window_start < hour + interval '1 hour'
  OFFSET 0
) AS m
GROUP BY m.tenant_id, m.metric, hour, m.dimensions;

-- name: deleteDays
DELETE FROM usage_days WHERE tenant_id = $1 AND window_start = ANY ($2::timestamptz[]);

-- name: insertDays
INSERT INTO usage_days (
  tenant_id, metric, window_start, dimensions, events, sum, min, max, latest, latest_at)
SELECT
  h.tenant_id, h.metric, day, h.dimensions, sum(h.events), sum(h.sum), min(h.min), max(h.max),
  (max(ARRAY[extract(epoch FROM h.latest_at), h.latest]) FILTER (WHERE h.latest_at IS NOT NULL))[2],
  max(h.latest_at)
FROM unnest($2::timestamptz[]) AS day
CROSS JOIN unnest(
  ARRAY['api_request', 'compute_time', 'data_transfer']
  || ARRAY(SELECT name FROM usage_meters WHERE tenant_id = $1)) AS of (metric)
CROSS JOIN LATERAL (
  SELECT tenant_id, metric, dimensions, events, sum, min, max, latest, latest_at
  FROM usage_hours
  WHERE tenant_id = $1
    AND metric = of.metric
    AND window_start >= day AND window_start < day + interval '24 hours'
  OFFSET 0
) AS h
GROUP BY h.tenant_id, h.metric, day, h.dimensions;

-- Those of the time in which events may come late, and of the month ahead.
-- name: keepPartitions
SELECT made, dropped FROM usage_partitions(
  $1, now() - interval '36 days', now() + interval '32 days',
  now() - make_interval(secs => $2::double precision));

-- name: deleteOldDays
DELETE FROM usage_days WHERE window_start < now() - interval '1830 days';
