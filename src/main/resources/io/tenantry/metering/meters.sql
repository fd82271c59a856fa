-- name: listMeters
SELECT name, event_type, aggregation, value_path, group_by::text AS group_by, unit, created_at
FROM usage_meters
WHERE tenant_id = $1 AND name COLLATE "C" > $2
ORDER BY name COLLATE "C"
LIMIT $3;

-- name: allMeters
SELECT name, event_type, aggregation, value_path, group_by::text AS group_by, unit, created_at
FROM usage_meters
WHERE tenant_id = $1;

-- name: findMeter
SELECT name, event_type, aggregation, value_path, group_by::text AS group_by, unit, created_at
FROM usage_meters
WHERE tenant_id = $1 AND name = $2;

-- name: countMeters
SELECT count(*) FROM usage_meters WHERE tenant_id = $1;

-- name: isBeingDeleted
SELECT EXISTS (SELECT FROM usage_deleted_meters WHERE tenant_id = $1 AND name = $2);

-- It counts what is received from now on, not from when its transaction began to wait.
-- name: insertMeter
INSERT INTO usage_meters
  (tenant_id, name, event_type, aggregation, value_path, group_by, unit, created_at)
VALUES ($1, $2, $3, $4, $5, $6::text::jsonb, $7, clock_timestamp())
ON CONFLICT (tenant_id, name) DO NOTHING
RETURNING name, event_type, aggregation, value_path, group_by::text AS group_by, unit, created_at;

-- name: deleteMeter
WITH gone AS (
  DELETE FROM usage_meters WHERE tenant_id = $1 AND name = $2
  RETURNING name, event_type, aggregation, value_path, group_by, unit, created_at
), marked AS (
  INSERT INTO usage_deleted_meters (tenant_id, name) SELECT $1, name FROM gone
)
SELECT name, event_type, aggregation, value_path, group_by::text AS group_by, unit, created_at
FROM gone;

-- name: findDeletedMeter
SELECT tenant_id, name FROM usage_deleted_meters ORDER BY deleted_at LIMIT 1;

-- Whatever row of the meter lies at one of these places, in any partition, is one to go.
-- name: forgetMinutes
DELETE FROM usage_metrics
WHERE tenant_id = $1 AND metric = $2 AND ctid = ANY (ARRAY(
  SELECT ctid FROM usage_metrics WHERE tenant_id = $1 AND metric = $2 LIMIT $3));

-- name: forgetHours
DELETE FROM usage_hours
WHERE tenant_id = $1 AND metric = $2 AND ctid = ANY (ARRAY(
  SELECT ctid FROM usage_hours WHERE tenant_id = $1 AND metric = $2 LIMIT $3));

-- name: forgetDays
DELETE FROM usage_days
WHERE tenant_id = $1 AND metric = $2 AND ctid = ANY (ARRAY(
  SELECT ctid FROM usage_days WHERE tenant_id = $1 AND metric = $2 LIMIT $3));

-- name: forgetValues
DELETE FROM usage_values
WHERE tenant_id = $1 AND metric = $2 AND ctid = ANY (ARRAY(
  SELECT ctid FROM usage_values WHERE tenant_id = $1 AND metric = $2 LIMIT $3));

-- name: forgetGroups
DELETE FROM usage_groups
WHERE tenant_id = $1 AND metric = $2 AND ctid = ANY (ARRAY(
  SELECT ctid FROM usage_groups WHERE tenant_id = $1 AND metric = $2 LIMIT $3));

-- name: freeMeterName
DELETE FROM usage_deleted_meters WHERE tenant_id = $1 AND name = $2;
