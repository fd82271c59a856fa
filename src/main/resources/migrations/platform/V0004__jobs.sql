-- What tells this installation from another one that uses the same Redis.
CREATE TABLE installation (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  is_one boolean PRIMARY KEY DEFAULT true CHECK (is_one)
);

INSERT INTO installation DEFAULT VALUES;
GRANT SELECT ON installation TO ${platform};

-- How far each job of each tenant is. What it is about lies in the tenant's schema: see docs/jobs.md.
CREATE TABLE job_states (
  tenant_id text NOT NULL,
  job_id uuid NOT NULL,
  task_type text NOT NULL,
  status text NOT NULL DEFAULT 'PENDING'
    CHECK (status IN ('PENDING', 'STARTED', 'RETRY', 'SUCCESS', 'FAILURE', 'CANCELLED')),
  priority smallint NOT NULL,
  attempt integer NOT NULL DEFAULT 0,
  max_attempts integer NOT NULL CHECK (max_attempts > 0),
  -- How often it was started: whoever finishes it names the run, and a run that is over changes nothing.
  run integer NOT NULL DEFAULT 0,
  -- Grows with whatever a watcher can see.
  revision integer NOT NULL DEFAULT 1,
  run_at timestamptz NOT NULL,
  unique_key text,
  worker bigint,
  cancel_requested boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  completed_at timestamptz,
  progress jsonb,
  error jsonb,
  -- Ids grow with time: a new one goes to the end of the index, whosever it is.
  PRIMARY KEY (job_id, tenant_id)
) WITH (fillfactor = 70);

-- No column that a start changes is in an index, so that a start writes none.
CREATE INDEX job_states_live ON job_states (tenant_id, job_id) WHERE completed_at IS NULL;
-- What went wrong or was given up, of many that did not; no start and no success writes into it.
CREATE INDEX job_states_troubled ON job_states (tenant_id, job_id)
  WHERE error IS NOT NULL OR cancel_requested;
-- For what has been over for long; of a block range, so that an end writes nothing into it.
CREATE INDEX job_states_over ON job_states USING brin (completed_at);
CREATE UNIQUE INDEX job_states_unique ON job_states (tenant_id, task_type, unique_key)
  WHERE unique_key IS NOT NULL AND completed_at IS NULL;

-- Each worker's lease; its id is never given again.
CREATE TABLE job_workers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  node text NOT NULL,
  lease_until timestamptz NOT NULL
);

-- The types that are or were served, with what their payloads have to be.
CREATE TABLE task_types (
  type text PRIMARY KEY,
  schema jsonb NOT NULL,
  timeout_ms bigint NOT NULL,
  heartbeat_ms bigint,
  -- What whoever enqueues such a job must be allowed besides create:jobs.
  permission text,
  seen_at timestamptz NOT NULL DEFAULT now()
);

-- Fired by each tenant's table of jobs: a job without a state would never run. The tenant comes
-- from the schema's name, not from the caller.
CREATE FUNCTION job_enqueued() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  INSERT INTO platform.job_states
    (tenant_id, job_id, task_type, priority, max_attempts, run_at, unique_key)
  SELECT substr(TG_TABLE_SCHEMA, 8), id, task_type, priority, max_attempts, run_at, unique_key
  FROM enqueued;
  RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION job_enqueued() FROM PUBLIC;

-- When each schedule of each tenant is due next: the time that its cron expression names, and that
-- time with the schedule's spread. Both are null while it is off.
CREATE TABLE schedule_states (
  tenant_id text NOT NULL,
  schedule_id uuid NOT NULL,
  next_tick timestamptz,
  next_run_at timestamptz,
  last_run_at timestamptz,
  PRIMARY KEY (tenant_id, schedule_id)
);

CREATE INDEX schedule_states_due ON schedule_states (next_run_at) WHERE next_run_at IS NOT NULL;

-- The next run is told by whoever writes the schedule; one that was not retimed keeps what it had.
CREATE FUNCTION schedule_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM platform.schedule_states
    WHERE tenant_id = substr(TG_TABLE_SCHEMA, 8) AND schedule_id = OLD.id;
  ELSIF TG_OP = 'INSERT' OR NEW.retimed_at IS DISTINCT FROM OLD.retimed_at THEN
    INSERT INTO platform.schedule_states (tenant_id, schedule_id, next_tick, next_run_at)
    VALUES (substr(TG_TABLE_SCHEMA, 8), NEW.id, NEW.first_tick, NEW.first_run_at)
    ON CONFLICT (tenant_id, schedule_id) DO UPDATE
    SET next_tick = excluded.next_tick, next_run_at = excluded.next_run_at;
  END IF;
  RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION schedule_changed() FROM PUBLIC;

GRANT SELECT, INSERT, UPDATE, DELETE
  ON job_states, job_workers, task_types, schedule_states TO ${platform};
