-- A tenant's access_version grows with every change to who may do what in it: a user's role, a
-- key's or a session's end, a policy. revision grows with any change to the row, so that a node
-- can tell news from what it knows; version stays the one that callers see in the ETag.
ALTER TABLE tenants ADD COLUMN access_version bigint NOT NULL DEFAULT 1;
ALTER TABLE tenants ADD COLUMN revision bigint NOT NULL DEFAULT 1;

-- When revision last grew, for nodes that ask what is new; updated_at goes with version.
ALTER TABLE tenants ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
DROP INDEX tenants_changed;
CREATE INDEX tenants_changed ON tenants (changed_at);

CREATE OR REPLACE FUNCTION tenant_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.revision := OLD.revision + 1;
  NEW.changed_at := clock_timestamp();
  IF NEW.access_version = OLD.access_version THEN
    NEW.version := OLD.version + 1;
    NEW.updated_at := NEW.changed_at;
  END IF;
  -- Nodes listen, so that they look at once and not only at their next turn.
  PERFORM pg_notify('tenantry_tenant_changed', NEW.id);
  RETURN NEW;
END
$$;

-- Fired by the tables of a tenant's schema, and by whatever changes them: a statement that takes
-- access away cannot forget to say so. The schema's name comes from the table, not from the caller.
CREATE FUNCTION access_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE platform.tenants SET access_version = access_version + 1
  WHERE schema_name = TG_TABLE_SCHEMA;
  RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION access_changed() FROM PUBLIC;

-- How long each tenant's audit chain is and where it ends, out of the tenant's reach. Only the
-- owner's role, under which entries are sealed, writes here.
CREATE TABLE audit_heads (
  tenant_id text PRIMARY KEY REFERENCES tenants,
  -- 0 for the moment in which the first entries are sealed.
  entries bigint NOT NULL CHECK (entries >= 0),
  hash bytea NOT NULL,
  sealed_at timestamptz NOT NULL DEFAULT now()
);

-- Signed every hour; what was signed once is not changed.
CREATE TABLE audit_checkpoints (
  tenant_id text NOT NULL REFERENCES tenants,
  entries bigint NOT NULL CHECK (entries > 0),
  hash bytea NOT NULL,
  signed text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, entries)
);

GRANT SELECT ON audit_heads, audit_checkpoints TO ${platform};

-- Looks at the next tenants in order of their ids. One whose schema is going, is older than this or
-- is being migrated is looked at another time.
CREATE FUNCTION audit_unsealed(after text, most integer)
RETURNS TABLE (tenant_id text, waits boolean) LANGUAGE plpgsql AS $$
DECLARE
  its_schema text;
BEGIN
  FOR tenant_id, its_schema IN
    SELECT t.id, t.schema_name FROM platform.tenants AS t
    WHERE t.id > after AND NOT t.tombstone ORDER BY t.id LIMIT most
  LOOP
    BEGIN
      EXECUTE format('SELECT EXISTS (SELECT FROM %I.audit_logs_unsealed)', its_schema)
        INTO waits;
    EXCEPTION WHEN undefined_table OR lock_not_available THEN
      waits := false;
    END;
    RETURN NEXT;
  END LOOP;
END
$$;

REVOKE ALL ON FUNCTION audit_unsealed(text, integer) FROM PUBLIC;

-- The private half is sealed under the installation's master key, which is in no database.
CREATE TABLE signing_keys (
  id text PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('standby', 'active', 'retiring', 'retired')),
  public_key jsonb NOT NULL,
  sealed_private_key bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  activated_at timestamptz,
  retiring_at timestamptz,
  retired_at timestamptz,
  CHECK (state = 'retired' OR sealed_private_key IS NOT NULL)
);

CREATE UNIQUE INDEX signing_keys_one_active ON signing_keys (state) WHERE state = 'active';

GRANT SELECT, INSERT, UPDATE ON signing_keys TO ${platform};
