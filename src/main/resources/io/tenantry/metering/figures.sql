-- name: listMetrics
SELECT name, aggregation, unit, ARRAY(
  SELECT each.value ->> 'name'
  FROM jsonb_array_elements(group_by) WITH ORDINALITY AS each (value, place)
  ORDER BY each.place) AS groups
FROM usage_meters WHERE tenant_id = $1
ORDER BY name COLLATE "C";

-- name: listChangedHours
SELECT window_start FROM usage_dirty_hours
WHERE tenant_id = $1 AND window_start >= $2 AND window_start < $3;

-- name: listFigures
SELECT
  asked.metric,
  date_trunc($4::text, w.window_start, $5::text) AS start,
  usage_group(w.dimensions, $6) AS group_1,
  usage_group(w.dimensions, $7) AS group_2,
  usage_group(w.dimensions, $8) AS group_3,
  usage_group(w.dimensions, $9) AS group_4,
  usage_group(w.dimensions, $10) AS group_5,
  trim_scale(CASE asked.aggregation
    WHEN 'sum' THEN sum(w.sum)
    WHEN 'count' THEN sum(w.events)
    WHEN 'min' THEN min(w.min)
    WHEN 'max' THEN max(w.max)
    WHEN 'avg' THEN round(sum(w.sum) / nullif(sum(w.events), 0), 12)
    WHEN 'latest' THEN
      (max(ARRAY[extract(epoch FROM w.latest_at), w.latest])
        FILTER (WHERE asked.aggregation = 'latest' AND w.latest_at IS NOT NULL))[2]
  END)::text AS value,
  bool_or(w.dimensions ? '$other') AS other
FROM unnest($2::text[], $3::text[]) AS asked (metric, aggregation)
JOIN usage_pieces(
  $1::text, $2::text[], $11::timestamptz[], $12::timestamptz[], $13::timestamptz[],
  $14::timestamptz[], $15::timestamptz[], $16::timestamptz[]) AS w ON w.metric = asked.metric
WHERE $17::text IS NULL OR w.dimensions @> $17::text::jsonb
GROUP BY asked.metric, asked.aggregation, 2, 3, 4, 5, 6, 7
ORDER BY asked.metric, 2, 3, 4, 5, 6, 7
LIMIT $18;

-- name: listUniqueFigures
SELECT
  asked.metric,
  date_trunc($4::text, v.window_start, $5::text) AS start,
  usage_group(v.dimensions, $6) AS group_1,
  usage_group(v.dimensions, $7) AS group_2,
  usage_group(v.dimensions, $8) AS group_3,
  usage_group(v.dimensions, $9) AS group_4,
  usage_group(v.dimensions, $10) AS group_5,
  count(DISTINCT v.value_key)::text AS value,
  bool_or(v.dimensions ? '$other') AS other
FROM unnest($2::text[], $3::text[]) AS asked (metric, aggregation)
CROSS JOIN LATERAL (
  SELECT 'day' AS span, * FROM unnest($11::timestamptz[], $12::timestamptz[])
  UNION ALL
  SELECT 'hour', * FROM unnest($13::timestamptz[], $14::timestamptz[])
  UNION ALL
  SELECT 'minute', * FROM unnest($15::timestamptz[], $16::timestamptz[])
) AS piece (span, first, behind)
CROSS JOIN LATERAL (
  SELECT window_start, dimensions, value_key FROM usage_values
  WHERE tenant_id = $1 AND metric = asked.metric AND span = piece.span
    AND window_start >= piece.first AND window_start < piece.behind
  OFFSET 0
) AS v
WHERE $17::text IS NULL OR v.dimensions @> $17::text::jsonb
GROUP BY asked.metric, 2, 3, 4, 5, 6, 7
ORDER BY asked.metric, 2, 3, 4, 5, 6, 7
LIMIT $18;
