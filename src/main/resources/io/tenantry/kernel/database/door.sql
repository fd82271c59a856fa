-- A transaction in which every name and every right is the tenant's.
-- script: enter
BEGIN;
SET LOCAL search_path = ${schema}, pg_temp;
SET LOCAL ROLE ${role};

-- A held connection changes tenants; its statements name the schema themselves.
-- script: become
SET ROLE ${role};

-- script: enterPlatform
BEGIN;

-- script: commit
COMMIT;

-- script: rollBack
ROLLBACK;

-- A backend remembers the roles of one role only: to list another's has it list the login's anew.
-- script: forgetRoles
ROLLBACK;
SELECT pg_has_role(
  'pg_monitor',
  'pg_read_all_stats',
  CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END
);

-- name: ping
SELECT 1;

-- The tenant whose usage row-level security shows, until the transaction ends.
-- A tenant's usage is found by its keys: most of a table may be one tenant's, of which a few minutes
-- are wanted, and the planner would rather read it all.
-- name: showTenant
SELECT set_config('tenantry.tenant', $1, true), set_config('enable_seqscan', 'off', true);

-- A tenant's transaction counts for a while; then it is the tenant's again.
-- script: enterCounting
SET LOCAL ROLE ${metering};
SET LOCAL search_path = platform, pg_temp;

-- script: enterTenant
SET LOCAL search_path = ${schema}, pg_temp;
SET LOCAL ROLE ${role};

-- A tenant's transaction uses the platform's tables for a while; then it is the tenant's again.
-- script: enterRegistry
SET LOCAL ROLE ${platform};
SET LOCAL search_path = platform, pg_temp;
