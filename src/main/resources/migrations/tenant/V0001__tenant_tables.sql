-- One tenant's tables. The owner's role runs this with the tenant's schema as search_path;
-- ${role} is the tenant's own role, which owns nothing and gets what is granted here.

CREATE TABLE users (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  password_hash text NOT NULL,
  role text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX users_email_key ON users (lower(email));
CREATE INDEX users_newest ON users (created_at DESC, id DESC);

-- key_prefix is what a request's key is looked up by; it is no secret.
CREATE TABLE api_keys (
  id uuid PRIMARY KEY,
  key_prefix text NOT NULL UNIQUE,
  hashed_secret text NOT NULL,
  name text NOT NULL,
  role text NOT NULL,
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);

CREATE INDEX api_keys_newest ON api_keys (created_at DESC, id DESC);

CREATE TABLE rbac_policies (
  id uuid PRIMARY KEY,
  role text NOT NULL UNIQUE,
  permissions jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE resources (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  data jsonb NOT NULL DEFAULT '{}',
  owner_id uuid NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX resources_newest ON resources (created_at DESC, id DESC);
CREATE INDEX resources_name ON resources (name text_pattern_ops);
CREATE INDEX resources_of_owner ON resources (owner_id, created_at DESC, id DESC);
CREATE INDEX resources_data ON resources USING gin (data jsonb_path_ops);

-- An entry is written as it comes and moves when it is sealed: each of its indexes is written once,
-- by whoever seals a batch, and none but the one for the order while a request waits.
CREATE TABLE audit_logs (
  id uuid NOT NULL,
  user_id uuid,
  api_key_id uuid,
  action text NOT NULL,
  resource_type text NOT NULL,
  resource_id text,
  changes jsonb,
  ip_address inet,
  correlation_id text,
  "timestamp" timestamptz NOT NULL DEFAULT now(),
  -- The place in the chain, and what binds the entry there; null until it is sealed.
  sequence bigint,
  previous_hash bytea,
  hash bytea
) PARTITION BY LIST (sequence);

CREATE TABLE audit_logs_unsealed PARTITION OF audit_logs FOR VALUES IN (NULL);
CREATE TABLE audit_logs_sealed PARTITION OF audit_logs DEFAULT;

ALTER TABLE audit_logs_unsealed ADD PRIMARY KEY ("timestamp", id);
ALTER TABLE audit_logs_sealed ADD PRIMARY KEY (sequence);
CREATE INDEX audit_logs_newest ON audit_logs_sealed ("timestamp" DESC, id DESC);
CREATE INDEX audit_logs_of_user ON audit_logs_sealed (user_id, "timestamp" DESC);
CREATE INDEX audit_logs_of_resource
  ON audit_logs_sealed (resource_type, resource_id, "timestamp" DESC);

-- scope is the credential that sent the key, so that one caller never replays another's answer.
CREATE TABLE idempotency_keys (
  scope text NOT NULL,
  key_hash bytea NOT NULL,
  fingerprint bytea NOT NULL,
  answer bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, key_hash)
);

CREATE INDEX idempotency_keys_oldest ON idempotency_keys (created_at);

-- A login begins a family; each token of it is used once and followed by the next.
CREATE TABLE refresh_tokens (
  id uuid PRIMARY KEY,
  family_id uuid NOT NULL,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  token_hash bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  revoked_at timestamptz
);

CREATE INDEX refresh_tokens_family ON refresh_tokens (family_id);
CREATE INDEX refresh_tokens_of_user ON refresh_tokens (user_id);
CREATE INDEX refresh_tokens_oldest ON refresh_tokens (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE
  ON users, api_keys, rbac_policies, resources, idempotency_keys, refresh_tokens
  TO ${role};

-- What happened stays written: a tenant's statements add to the log and read it, no more. Whoever
-- writes an entry chooses neither its time nor its place in the chain; the owner's role seals.
GRANT SELECT ON audit_logs TO ${role};
GRANT INSERT
  (id, user_id, api_key_id, action, resource_type, resource_id, changes, ip_address, correlation_id)
  ON audit_logs_unsealed TO ${role};
