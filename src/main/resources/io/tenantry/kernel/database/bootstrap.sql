-- name: inspectLogin
SELECT
  session_user::text AS login,
  current_database()::text AS database,
  current_setting('server_version') AS server_version,
  current_setting('server_version_num')::int / 10000 AS major_version,
  r.rolsuper AS is_superuser,
  r.rolbypassrls AS bypasses_row_security,
  r.rolcreaterole AS may_create_roles,
  has_database_privilege(r.oid, current_database(), 'CREATE') AS may_create_schemas,
  r.rolinherit OR EXISTS (
    -- The owner of a database is a member of pg_database_owner, which owns no data.
    SELECT 1 FROM pg_roles AS other
    WHERE other.oid <> r.oid
      AND other.rolname <> 'pg_database_owner'
      AND pg_has_role(r.oid, other.oid, 'USAGE')
  ) AS inherits,
  has_database_privilege('public', current_database(), 'TEMPORARY') AS public_may_make_temporary_tables,
  EXISTS (
    SELECT 1 FROM pg_namespace
    WHERE nspname = 'public' AND has_schema_privilege('public', oid, 'CREATE')
  ) AS public_may_use_public_schema
FROM pg_roles AS r
WHERE r.rolname = session_user;

-- name: findParts
SELECT
  EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1) AS has_owner,
  EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $2) AS has_platform,
  EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $3) AS has_metering,
  (SELECT pg_get_userbyid(nspowner)::text FROM pg_namespace WHERE nspname = 'platform') AS schema_owner,
  EXISTS (
    SELECT 1
    FROM pg_attribute AS a
    JOIN pg_class AS c ON c.oid = a.attrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = 'platform' AND c.relname = 'migrations' AND a.attname = 'works_from'
      AND NOT a.attisdropped
  ) AS knows_what_works;

-- One transaction at a time prepares a database, from whichever process.
-- script: lock
SET LOCAL lock_timeout = ${timeout};
SET LOCAL statement_timeout = ${timeout};
SELECT pg_advisory_xact_lock(hashtextextended('tenantry bootstrap', 0));

-- script: createRole
CREATE ROLE ${role} NOLOGIN NOINHERIT;
GRANT ${role} TO ${login};

-- script: createSchema
CREATE SCHEMA platform AUTHORIZATION ${owner};
SET LOCAL ROLE ${owner};
GRANT USAGE ON SCHEMA platform TO ${platform};
CREATE TABLE platform.migrations (
  kind text NOT NULL CHECK (kind IN ('platform', 'tenant')),
  version integer NOT NULL,
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now(),
  works_from integer,
  PRIMARY KEY (kind, version)
);
GRANT SELECT ON platform.migrations TO ${platform};

-- For the databases of programs that did not write down which older ones a step works with.
-- script: addWorksFrom
SET LOCAL ROLE ${owner};
ALTER TABLE platform.migrations ADD COLUMN works_from integer;

-- script: becomeOwner
SET LOCAL ROLE ${owner};
SET LOCAL search_path = platform, pg_temp;

-- name: listMigrations
SELECT version, name, checksum, coalesce(works_from, version) AS works_from
FROM migrations
WHERE kind = $1
ORDER BY version;

-- name: insertMigration
INSERT INTO migrations (kind, version, name, checksum, works_from)
VALUES ($1, $2, $3, $4, $5);

-- name: deleteMigration
DELETE FROM migrations
WHERE kind = $1 AND version = $2;

-- name: countTenantsAbove
SELECT count(*) AS tenants
FROM tenants
WHERE NOT tombstone AND schema_version > $1;

-- What an administrator runs once, when the login is not as it has to be.
-- script: properLogin
CREATE ROLE tenantry LOGIN NOINHERIT CREATEROLE PASSWORD '...';
GRANT CREATE ON DATABASE ${database} TO tenantry;

-- script: closePublic
REVOKE TEMPORARY ON DATABASE ${database} FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
