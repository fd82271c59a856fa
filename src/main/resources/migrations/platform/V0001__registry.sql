-- The tables that all tenants share. The owner's role runs this with search_path = platform;
-- ${platform} is the role whose statements may use them.

CREATE TABLE tenants (
  id text PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9_]{1,39}$'),
  organization_name text NOT NULL,
  tier text NOT NULL DEFAULT 'free',
  status text NOT NULL DEFAULT 'active'
    CHECK (status IN ('active', 'read_only', 'suspended', 'deleted')),
  schema_name text NOT NULL UNIQUE,
  role_name text NOT NULL UNIQUE,
  schema_version integer NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  suspended_at timestamptz,
  deleted_at timestamptz,
  purge_after timestamptz,
  -- A purged tenant leaves its row, so that its id is never given to anybody else.
  tombstone boolean NOT NULL DEFAULT false,
  CHECK (NOT tombstone OR status = 'deleted')
);

CREATE INDEX tenants_newest ON tenants (created_at DESC, id DESC);
CREATE INDEX tenants_changed ON tenants (updated_at);
CREATE INDEX tenants_behind ON tenants (schema_version, id) WHERE NOT tombstone;

-- clock_timestamp(), not now(): a long transaction's change must not carry its start, which a
-- node that polls for changes has already passed.
CREATE FUNCTION tenant_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  NEW.updated_at := clock_timestamp();
  RETURN NEW;
END
$$;

CREATE TRIGGER tenants_changed BEFORE UPDATE ON tenants
  FOR EACH ROW EXECUTE FUNCTION tenant_changed();

CREATE TABLE rate_limit_configs (
  tenant_id text PRIMARY KEY REFERENCES tenants,
  max_requests integer NOT NULL CHECK (max_requests > 0),
  window_seconds integer NOT NULL CHECK (window_seconds > 0),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- No foreign key: every flush of counters would lock the registry's rows.
CREATE TABLE usage_metrics (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  metric text NOT NULL,
  value numeric NOT NULL,
  unit text,
  dimensions jsonb NOT NULL DEFAULT '{}',
  recorded_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX usage_metrics_of_tenant ON usage_metrics (tenant_id, metric, recorded_at DESC);

CREATE TABLE scaling_events (
  id uuid PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants,
  action text NOT NULL CHECK (action IN ('scale_up', 'scale_down')),
  reason text NOT NULL,
  current_capacity integer NOT NULL,
  target_capacity integer NOT NULL,
  signals jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX scaling_events_newest ON scaling_events (tenant_id, created_at DESC, id DESC);

CREATE TABLE operators (
  id uuid PRIMARY KEY,
  email text NOT NULL UNIQUE CHECK (email = lower(email)),
  password_hash text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE idempotency_keys (
  scope text NOT NULL,
  key_hash bytea NOT NULL,
  fingerprint bytea NOT NULL,
  answer bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, key_hash)
);

CREATE INDEX idempotency_keys_oldest ON idempotency_keys (created_at);

-- The last failure of each tenant that a run could not bring to head.
CREATE TABLE migration_failures (
  tenant_id text PRIMARY KEY REFERENCES tenants,
  version integer NOT NULL,
  error text NOT NULL,
  failed_at timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 1
);

GRANT SELECT, INSERT, UPDATE, DELETE
  ON tenants, rate_limit_configs, usage_metrics, scaling_events, operators, idempotency_keys,
    migration_failures
  TO ${platform};
