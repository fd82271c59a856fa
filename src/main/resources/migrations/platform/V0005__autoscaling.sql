-- Who decides. The fence grows with each change of hands, so that nobody writes who was replaced.
CREATE TABLE autoscaling_lease (
  is_one boolean PRIMARY KEY DEFAULT true CHECK (is_one),
  holder text NOT NULL DEFAULT '',
  fence bigint NOT NULL DEFAULT 0,
  lease_until timestamptz NOT NULL DEFAULT '-infinity'
);

INSERT INTO autoscaling_lease DEFAULT VALUES;

-- The policy that operators gave; without a row the configuration's holds.
CREATE TABLE autoscaling_policy (
  is_one boolean PRIMARY KEY DEFAULT true CHECK (is_one),
  policy jsonb NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_by text,
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- Who gave which policy, and when. Nobody changes what stands here.
CREATE TABLE autoscaling_policy_changes (
  version bigint PRIMARY KEY,
  policy jsonb NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now()
);

-- Each tenant's capacity as it was last decided, and the platform's nodes under the name *.
CREATE TABLE autoscaling_capacity (
  tenant_id text PRIMARY KEY,
  capacity integer NOT NULL CHECK (capacity >= 0),
  -- The part of its tier's concurrency that is in force; null is all of it.
  share double precision CHECK (share > 0 AND share <= 1),
  paused boolean NOT NULL DEFAULT false,
  history jsonb,
  decision jsonb,
  fence bigint NOT NULL DEFAULT 0,
  changed_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70);

CREATE INDEX autoscaling_capacity_changed ON autoscaling_capacity (changed_at);

-- The nodes, under the name *, are no tenant. Nothing was ever written here before.
ALTER TABLE scaling_events
  DROP CONSTRAINT scaling_events_tenant_id_fkey,
  ADD COLUMN mode text NOT NULL CHECK (mode IN ('apply', 'recommend')),
  ADD COLUMN decision jsonb NOT NULL,
  ADD COLUMN fence bigint NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE
  ON autoscaling_lease, autoscaling_policy, autoscaling_capacity TO ${platform};
GRANT SELECT, INSERT ON autoscaling_policy_changes TO ${platform};
