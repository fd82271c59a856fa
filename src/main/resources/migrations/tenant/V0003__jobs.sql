-- What was asked for, by whom, and what came of it. How far a job is lies where workers can reach
-- all tenants' jobs at once; job_states shows this tenant's.
CREATE TABLE jobs (
  id uuid PRIMARY KEY,
  task_type text NOT NULL,
  payload jsonb NOT NULL DEFAULT '{}',
  max_attempts integer NOT NULL DEFAULT 3 CHECK (max_attempts > 0),
  priority smallint NOT NULL DEFAULT 0 CHECK (priority BETWEEN 0 AND 9),
  run_at timestamptz NOT NULL DEFAULT now(),
  unique_key text,
  created_by uuid,
  caller jsonb NOT NULL DEFAULT '{}',
  correlation_id text,
  result jsonb,
  -- Which run the result is of: a run that was replaced does not write over its successor's.
  result_run integer
);

CREATE INDEX jobs_unique_key ON jobs (unique_key) WHERE unique_key IS NOT NULL;

CREATE TRIGGER enqueued AFTER INSERT ON jobs REFERENCING NEW TABLE AS enqueued
  FOR EACH STATEMENT EXECUTE FUNCTION platform.job_enqueued();

-- What a job gives away that is too large for a result, as its latest run wrote it.
CREATE TABLE job_outputs (
  job_id uuid PRIMARY KEY REFERENCES jobs ON DELETE CASCADE,
  run integer NOT NULL,
  content_type text NOT NULL,
  file_name text NOT NULL,
  -- What whoever reads it must be allowed besides reading jobs.
  permission text,
  parts integer NOT NULL DEFAULT 0,
  bytes bigint NOT NULL DEFAULT 0
);

CREATE TABLE job_output_parts (
  job_id uuid NOT NULL REFERENCES job_outputs ON DELETE CASCADE,
  part integer NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (job_id, part)
);

CREATE TABLE schedules (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  task_type text NOT NULL,
  payload jsonb NOT NULL DEFAULT '{}',
  cron text NOT NULL,
  time_zone text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  -- The first time after its times were written, itself and with the spread; null where it is off.
  -- From then on its state knows.
  first_tick timestamptz,
  first_run_at timestamptz,
  retimed_at timestamptz NOT NULL DEFAULT now(),
  created_by uuid,
  -- Who wrote it last: its jobs run as that caller.
  caller jsonb NOT NULL DEFAULT '{}',
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX schedules_newest ON schedules (created_at DESC, id DESC);

CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON schedules
  FOR EACH ROW EXECUTE FUNCTION platform.schedule_changed();

DO $$
BEGIN
  EXECUTE format(
    'CREATE VIEW job_states WITH (security_barrier) AS
     SELECT job_id, task_type, status, attempt, run, revision, run_at, cancel_requested,
       created_at, started_at, completed_at, progress, error
     FROM platform.job_states WHERE tenant_id = %L', substr(current_schema(), 8));
  EXECUTE format(
    'CREATE VIEW schedule_states WITH (security_barrier) AS
     SELECT schedule_id, next_run_at, last_run_at
     FROM platform.schedule_states WHERE tenant_id = %L', substr(current_schema(), 8));
END
$$;

-- A job as its tenant sees it.
CREATE VIEW job_details AS
SELECT j.id, j.task_type, s.status, j.payload::text AS payload,
  CASE WHEN s.status = 'SUCCESS' AND j.result_run = s.run THEN j.result END::text AS result,
  s.error::text AS error, s.attempt, j.max_attempts, j.priority, s.run_at,
  s.progress::text AS progress, s.cancel_requested, j.created_by, s.created_at, s.started_at,
  s.completed_at, j.correlation_id, s.revision
FROM jobs AS j JOIN job_states AS s ON s.job_id = j.id;

GRANT SELECT, INSERT, UPDATE, DELETE ON jobs, job_outputs, job_output_parts, schedules TO ${role};
GRANT SELECT ON job_states, job_details, schedule_states TO ${role};
