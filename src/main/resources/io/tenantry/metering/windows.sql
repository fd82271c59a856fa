-- name: dropWindows
DELETE FROM usage_metrics WHERE tenant_id = $1 AND metric = ANY ($2::text[]) AND window_start = $3;

-- name: addValues
INSERT INTO usage_values (tenant_id, metric, span, window_start, dimensions, value_key)
SELECT DISTINCT $1, v.metric, s.span, date_trunc(s.span, v.minute, 'UTC'), v.dimensions::jsonb, v.key
FROM unnest($2::text[], $3::timestamptz[], $4::text[], $5::uuid[])
  AS v (metric, minute, dimensions, key)
CROSS JOIN unnest(ARRAY['minute', 'hour', 'day']) AS s (span)
ON CONFLICT (tenant_id, metric, span, window_start, dimensions, value_key) DO NOTHING;

-- name: dropMinuteValues
DELETE FROM usage_values AS v
USING unnest($2::text[], $3::timestamptz[], $4::text[], $5::uuid[])
  AS gone (metric, minute, dimensions, key)
WHERE v.tenant_id = $1 AND v.metric = gone.metric AND v.span = 'minute'
  AND v.window_start = gone.minute AND v.dimensions = gone.dimensions::jsonb
  AND v.value_key = gone.key;

-- A value leaves an hour when none of its minutes has it any more.
-- name: dropHourValues
DELETE FROM usage_values AS v
USING unnest($2::text[], $3::timestamptz[], $4::text[], $5::uuid[])
  AS gone (metric, minute, dimensions, key)
WHERE v.tenant_id = $1 AND v.metric = gone.metric AND v.span = 'hour'
  AND v.window_start = date_trunc('hour', gone.minute, 'UTC')
  AND v.dimensions = gone.dimensions::jsonb AND v.value_key = gone.key
  AND NOT EXISTS (
    SELECT FROM usage_values AS part
    WHERE part.tenant_id = $1 AND part.metric = v.metric AND part.span = 'minute'
      AND part.window_start >= v.window_start
      AND part.window_start < v.window_start + interval '1 hour'
      AND part.dimensions = v.dimensions AND part.value_key = v.value_key);

-- name: dropDayValues
DELETE FROM usage_values AS v
USING unnest($2::text[], $3::timestamptz[], $4::text[], $5::uuid[])
  AS gone (metric, minute, dimensions, key)
WHERE v.tenant_id = $1 AND v.metric = gone.metric AND v.span = 'day'
  AND v.window_start = date_trunc('day', gone.minute, 'UTC')
  AND v.dimensions = gone.dimensions::jsonb AND v.value_key = gone.key
  AND NOT EXISTS (
    SELECT FROM usage_values AS part
    WHERE part.tenant_id = $1 AND part.metric = v.metric AND part.span = 'hour'
      AND part.window_start >= v.window_start
      AND part.window_start < v.window_start + interval '24 hours'
      AND part.dimensions = v.dimensions AND part.value_key = v.value_key);

-- The places, from 1 on, of those groups that the metrics have already.
-- name: findGroups
SELECT wanted.place
FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS wanted (metric, dimensions, place)
JOIN usage_groups AS g
  ON g.tenant_id = $1 AND g.metric = wanted.metric AND g.dimensions = wanted.dimensions::jsonb;

-- name: countGroups
SELECT metric, count(*) AS groups
FROM usage_groups
WHERE tenant_id = $1 AND metric = ANY ($2::text[])
GROUP BY metric;

-- name: addGroups
INSERT INTO usage_groups (tenant_id, metric, dimensions)
SELECT $1, g.metric, g.dimensions::jsonb
FROM unnest($2::text[], $3::text[]) AS g (metric, dimensions)
ON CONFLICT (tenant_id, metric, dimensions) DO NOTHING;
