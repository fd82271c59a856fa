-- name: lockTenant
SELECT pg_advisory_xact_lock(hashtextextended('tenantry events ' || $1, 0));

-- Which of these keys there are. An event that comes again may tell another time, so all are
-- looked through that could have been taken within the time in which it may come again.
-- name: findKnownKeys
SELECT event_key FROM usage_events
WHERE tenant_id = $1 AND event_key = ANY ($2::uuid[])
  AND occurred_at >= $3 AND occurred_at < $4;

-- The time is told after the lock, so that no event is older than a meter that counts it.
-- name: insertEvents
INSERT INTO usage_events
  (tenant_id, event_key, occurred_at, received_at, type, source, id, subject, data)
SELECT $1, e.key, e.at, clock_timestamp(), e.type, e.source, e.id, e.subject, e.data::jsonb
FROM (
  SELECT
    unnest($2::uuid[]) AS key, unnest($3::timestamptz[]) AS at, unnest($4::text[]) AS type,
    unnest($5::text[]) AS source, unnest($6::text[]) AS id, unnest($7::text[]) AS subject,
    unnest($8::text[]) AS data
) AS e;

-- name: lockEvent
SELECT occurred_at, received_at, type, source, id, subject, data::text AS data,
  voided_at, corrected_at
FROM usage_events
WHERE tenant_id = $1 AND event_key = $2 AND occurred_at >= $3
FOR UPDATE;

-- name: voidEvent
UPDATE usage_events SET voided_at = clock_timestamp()
WHERE tenant_id = $1 AND event_key = $2 AND occurred_at = $3
RETURNING occurred_at, received_at, type, source, id, subject, data::text AS data,
  voided_at, corrected_at;

-- name: correctEvent
UPDATE usage_events SET data = $4::text::jsonb, corrected_at = clock_timestamp()
WHERE tenant_id = $1 AND event_key = $2 AND occurred_at = $3
RETURNING occurred_at, received_at, type, source, id, subject, data::text AS data,
  voided_at, corrected_at;

-- What counts in one minute.
-- name: listEventsInForce
SELECT occurred_at, received_at, data::text AS data
FROM usage_events
WHERE tenant_id = $1 AND type = $2 AND occurred_at >= $3 AND occurred_at < $4
  AND voided_at IS NULL;
