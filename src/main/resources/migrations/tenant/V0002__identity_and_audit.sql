-- lint: scan-under-lock is fine here, no release had the tables of the first file without this one

ALTER TABLE users ADD COLUMN version bigint NOT NULL DEFAULT 1;
ALTER TABLE rbac_policies ADD COLUMN version bigint NOT NULL DEFAULT 1;

-- The first bytes of the secret's SHA-256: a made-up secret is refused without bcrypt.
ALTER TABLE api_keys ADD COLUMN secret_check bytea NOT NULL;
ALTER TABLE api_keys ADD COLUMN rotated_from uuid;

-- A session begins with a login; its refresh tokens are a family, and its access tokens name it.
CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  end_reason text CHECK (end_reason IN ('logout', 'reuse', 'password', 'admin'))
);

CREATE INDEX sessions_of_user ON sessions (user_id);
CREATE INDEX sessions_oldest ON sessions (expires_at);

INSERT INTO sessions (id, user_id, expires_at, created_at)
SELECT family_id, user_id, max(expires_at), min(created_at)
FROM refresh_tokens GROUP BY family_id, user_id;

ALTER TABLE refresh_tokens RENAME COLUMN family_id TO session_id;
ALTER TABLE refresh_tokens
  ADD FOREIGN KEY (session_id) REFERENCES sessions ON DELETE CASCADE,
  -- The session's end is the one revocation there is.
  DROP COLUMN revoked_at,
  -- The successor, sealed under this token, so that a client whose answer was lost gets the same.
  ADD COLUMN sealed_successor bytea;

GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO ${role};

CREATE TRIGGER access_changed AFTER UPDATE OF role OR DELETE ON users
  FOR EACH STATEMENT EXECUTE FUNCTION platform.access_changed();
CREATE TRIGGER access_changed AFTER UPDATE OF ended_at ON sessions
  FOR EACH STATEMENT EXECUTE FUNCTION platform.access_changed();
CREATE TRIGGER access_changed
  AFTER UPDATE OF role, expires_at, revoked_at, hashed_secret OR DELETE ON api_keys
  FOR EACH STATEMENT EXECUTE FUNCTION platform.access_changed();
CREATE TRIGGER access_changed AFTER INSERT OR UPDATE OR DELETE ON rbac_policies
  FOR EACH STATEMENT EXECUTE FUNCTION platform.access_changed();
