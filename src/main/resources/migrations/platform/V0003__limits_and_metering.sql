-- lint: locking-index is fine here, the table is made by this file's usage_table()
-- lint: select-all is fine here, usage_pieces gives back rows of these very tables

-- version is what callers see in the ETag, so it grows with what they see.
CREATE OR REPLACE FUNCTION tenant_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.revision := OLD.revision + 1;
  NEW.changed_at := clock_timestamp();
  IF (NEW.organization_name, NEW.tier, NEW.status, NEW.purge_after)
    IS DISTINCT FROM (OLD.organization_name, OLD.tier, OLD.status, OLD.purge_after)
  THEN
    NEW.version := OLD.version + 1;
    NEW.updated_at := NEW.changed_at;
  END IF;
  -- Nodes listen, so that they look at once and not only at their next turn.
  PERFORM pg_notify('tenantry_tenant_changed', NEW.id);
  RETURN NEW;
END
$$;

-- For tables that hold more of what every node must know of a tenant.
CREATE FUNCTION tenant_facts_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE tenants SET revision = revision WHERE id = coalesce(NEW.tenant_id, OLD.tenant_id);
  RETURN NULL;
END
$$;

CREATE TRIGGER facts_changed AFTER INSERT OR UPDATE OR DELETE ON rate_limit_configs
  FOR EACH ROW EXECUTE FUNCTION tenant_facts_changed();

-- What a tenant may use; the tiers' own quotas are in the configuration.
CREATE TABLE quotas (
  tenant_id text NOT NULL REFERENCES tenants,
  metric text NOT NULL,
  "limit" numeric NOT NULL CHECK ("limit" >= 0),
  period text NOT NULL CHECK (period IN ('hour', 'day', 'month')),
  kind text NOT NULL CHECK (kind IN ('soft', 'hard')),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, metric)
);

-- Each threshold is crossed once a period, whichever node sees it first.
CREATE TABLE quota_notices (
  tenant_id text NOT NULL REFERENCES tenants,
  metric text NOT NULL,
  period_start timestamptz NOT NULL,
  threshold integer NOT NULL CHECK (threshold > 0),
  used numeric NOT NULL,
  crossed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, metric, period_start, threshold)
);

-- Tenants that have used up a hard quota, until its period ends.
CREATE TABLE quota_refusals (
  tenant_id text PRIMARY KEY REFERENCES tenants,
  metric text NOT NULL,
  until timestamptz NOT NULL
);

CREATE TRIGGER facts_changed AFTER INSERT OR UPDATE OR DELETE ON quota_refusals
  FOR EACH ROW EXECUTE FUNCTION tenant_facts_changed();

-- How far each node's journal of usage has been counted: a batch that comes again counts nothing.
CREATE TABLE usage_journals (
  id uuid PRIMARY KEY,
  batch bigint NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE usage_meters (
  tenant_id text NOT NULL,
  name text NOT NULL,
  event_type text NOT NULL,
  aggregation text NOT NULL
    CHECK (aggregation IN ('sum', 'count', 'max', 'min', 'avg', 'unique', 'latest')),
  value_path text,
  group_by jsonb NOT NULL DEFAULT '[]',
  unit text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, name)
);

-- Meters whose windows are still to be deleted; until then their names are not free.
CREATE TABLE usage_deleted_meters (
  tenant_id text NOT NULL,
  name text NOT NULL,
  deleted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, name)
);

-- The groups that a metric has had: there is a limit to how many are kept apart.
CREATE TABLE usage_groups (
  tenant_id text NOT NULL,
  metric text NOT NULL,
  dimensions jsonb NOT NULL,
  PRIMARY KEY (tenant_id, metric, dimensions)
);

-- Hours whose minutes have changed since they were rolled up.
CREATE TABLE usage_dirty_hours (
  tenant_id text NOT NULL,
  window_start timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, window_start)
);

DROP TABLE usage_metrics;

-- Usage of all tenants. usage_metrics has it by minute, usage_hours and usage_days are made of that.
-- Every aggregation is read from the same columns, and the rows of several windows make one of a
-- longer window.
CREATE TABLE usage_days (
  tenant_id text NOT NULL,
  metric text NOT NULL,
  window_start timestamptz NOT NULL,
  dimensions jsonb NOT NULL DEFAULT '{}',
  events bigint NOT NULL,
  sum numeric NOT NULL DEFAULT 0,
  min numeric,
  max numeric,
  latest numeric,
  latest_at timestamptz,
  PRIMARY KEY (tenant_id, metric, window_start, dimensions)
);

-- Events that tenants report themselves. event_key is made of source and id, which make an event.
CREATE TABLE usage_events_shape (
  tenant_id text NOT NULL,
  event_key uuid NOT NULL,
  occurred_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  type text NOT NULL,
  source text NOT NULL,
  id text NOT NULL,
  subject text,
  data jsonb,
  -- Set where the event counts no more, or counts with other data than it came with.
  voided_at timestamptz,
  corrected_at timestamptz,
  PRIMARY KEY (tenant_id, event_key, occurred_at)
);

-- The values that a unique count has seen, by minute, hour and day.
CREATE TABLE usage_values_shape (
  tenant_id text NOT NULL,
  metric text NOT NULL,
  span text NOT NULL CHECK (span IN ('minute', 'hour', 'day')),
  window_start timestamptz NOT NULL,
  dimensions jsonb NOT NULL DEFAULT '{}',
  value_key uuid NOT NULL,
  PRIMARY KEY (tenant_id, metric, span, window_start, dimensions, value_key)
);

-- By time: hypertables where TimescaleDB is installed in this database, else partitions by month.
CREATE FUNCTION usage_table(name text, shape regclass, by_time text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb') THEN
    EXECUTE format('CREATE TABLE %I (LIKE %s INCLUDING ALL)', name, shape);
    EXECUTE format(
      'SELECT %s.create_hypertable(%L, %L, chunk_time_interval => interval ''7 days'')',
      (SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'timescaledb'),
      name, by_time);
  ELSE
    EXECUTE format(
      'CREATE TABLE %I (LIKE %s INCLUDING ALL) PARTITION BY RANGE (%I)', name, shape, by_time);
  END IF;
END
$$;

SELECT usage_table('usage_metrics', 'usage_days', 'window_start');
SELECT usage_table('usage_hours', 'usage_days', 'window_start');
SELECT usage_table('usage_events', 'usage_events_shape', 'occurred_at');
SELECT usage_table('usage_values', 'usage_values_shape', 'window_start');
DROP TABLE usage_events_shape, usage_values_shape;
DROP FUNCTION usage_table(text, regclass, text);

-- The type first: of a partition that was never analyzed, an index by tenant and then by time would
-- look like a cheaper way to the events of some keys than their own.
CREATE INDEX usage_events_of_type ON usage_events (type, tenant_id, occurred_at);

-- Makes a table's partitions from one time to another where they are missing, and drops those that
-- end before it is kept. It says how many it made and dropped. Months are UTC's.
CREATE FUNCTION usage_partitions(
  name text, first timestamptz, last timestamptz, keep timestamptz,
  OUT made integer, OUT dropped integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = platform, pg_temp AS $$
DECLARE
  month timestamptz := date_trunc('month', first, 'UTC');
  following timestamptz;
  part text;
BEGIN
  made := 0;
  dropped := 0;
  IF name NOT IN ('usage_metrics', 'usage_hours', 'usage_events', 'usage_values') THEN
    RAISE EXCEPTION 'no table of usage: %', name;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('tenantry ' || name, 0));
  IF NOT EXISTS (SELECT FROM pg_partitioned_table WHERE partrelid = name::regclass) THEN
    EXECUTE format('SELECT count(*) FROM %s.drop_chunks(%L, older_than => %L::timestamptz)',
      (SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'timescaledb'),
      name, keep) INTO dropped;
    RETURN;
  END IF;
  WHILE month < last LOOP
    following := date_trunc('month', month + interval '32 days', 'UTC');
    part := name || to_char(month AT TIME ZONE 'UTC', '"_"YYYY"_"MM');
    IF to_regclass(part) IS NULL THEN
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
        part, name, month, following);
      made := made + 1;
    END IF;
    month := following;
  END LOOP;
  FOR part IN
    SELECT c.relname FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
    WHERE i.inhparent = name::regclass
      AND c.relname < name || to_char(keep AT TIME ZONE 'UTC', '"_"YYYY"_"MM')
  LOOP
    EXECUTE format('DROP TABLE %I', part);
    dropped := dropped + 1;
  END LOOP;
END
$$;

REVOKE ALL ON FUNCTION usage_partitions(text, timestamptz, timestamptz, timestamptz) FROM PUBLIC;

SELECT usage_partitions(name, now() - interval '36 days', now() + interval '32 days', '-infinity')
FROM unnest(ARRAY['usage_metrics', 'usage_hours', 'usage_events', 'usage_values']) AS name;

-- What a tenant used, from whole days, whole hours and minutes that do not overlap. OFFSET 0 has each
-- piece looked up by its metric and time: a plan for any pieces would else read all that the tenant
-- ever used, as would a scan of an index for several metrics at once.
CREATE FUNCTION usage_pieces(
  tenant text, metrics text[],
  days_from timestamptz[], days_to timestamptz[],
  hours_from timestamptz[], hours_to timestamptz[],
  minutes_from timestamptz[], minutes_to timestamptz[])
RETURNS SETOF usage_days LANGUAGE sql STABLE AS $$
  SELECT d.* FROM unnest(metrics) AS of (metric), unnest(days_from, days_to) AS piece (first, behind)
  CROSS JOIN LATERAL (
    SELECT * FROM usage_days
    WHERE tenant_id = tenant AND metric = of.metric
      AND window_start >= piece.first AND window_start < piece.behind
    OFFSET 0
  ) AS d
  UNION ALL
  SELECT h.* FROM unnest(metrics) AS of (metric), unnest(hours_from, hours_to) AS piece (first, behind)
  CROSS JOIN LATERAL (
    SELECT * FROM usage_hours
    WHERE tenant_id = tenant AND metric = of.metric
      AND window_start >= piece.first AND window_start < piece.behind
    OFFSET 0
  ) AS h
  UNION ALL
  SELECT m.* FROM unnest(metrics) AS of (metric), unnest(minutes_from, minutes_to) AS piece (first, behind)
  CROSS JOIN LATERAL (
    SELECT * FROM usage_metrics
    WHERE tenant_id = tenant AND metric = of.metric
      AND window_start >= piece.first AND window_start < piece.behind
    OFFSET 0
  ) AS m
$$;

-- The value of a group; usage beyond the groups that are kept apart is of the group 'other'.
CREATE FUNCTION usage_group(dimensions jsonb, name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN name IS NULL THEN NULL
    WHEN dimensions ? '$other' THEN 'other'
    ELSE dimensions ->> name
  END
$$;

-- One role counts, for all tenants. The platform's reads for one tenant at a time, which it names
-- first; a query that forgot its condition still finds that tenant's rows alone.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'usage_metrics', 'usage_hours', 'usage_days', 'usage_events', 'usage_values', 'usage_groups',
    'usage_meters', 'usage_dirty_hours'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY counting ON %I TO ${metering} USING (true)', name);
    EXECUTE format(
      'CREATE POLICY of_tenant ON %I TO ${platform}'
      ' USING (tenant_id = current_setting(''tenantry.tenant'', true))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ${metering}', name);
    EXECUTE format('GRANT SELECT ON %I TO ${platform}', name);
  END LOOP;
END
$$;

GRANT USAGE ON SCHEMA platform TO ${metering};
GRANT SELECT, INSERT, UPDATE, DELETE ON usage_journals, usage_deleted_meters TO ${metering};
GRANT SELECT, INSERT, UPDATE, DELETE ON quotas, quota_refusals TO ${platform};
GRANT SELECT, INSERT ON quota_notices TO ${platform};
GRANT EXECUTE
  ON FUNCTION usage_partitions(text, timestamptz, timestamptz, timestamptz) TO ${metering};
