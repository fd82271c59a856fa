-- The caller writes the registry's row first, so that two who want one id meet at its key.
-- script: enterRegistry
SET LOCAL ROLE ${platform};
SET LOCAL search_path = platform, pg_temp;

-- The role is made by the login, which so becomes a member of it; all else is the owner's.
-- script: open
SET LOCAL ROLE NONE;
CREATE ROLE ${role} NOLOGIN NOINHERIT;
GRANT ${role} TO ${login};
CREATE SCHEMA ${schema} AUTHORIZATION ${owner};
SET LOCAL ROLE ${owner};
SET LOCAL search_path = ${schema}, pg_temp;
GRANT USAGE ON SCHEMA ${schema} TO ${role};

-- script: enterTenant
SET LOCAL ROLE ${role};
SET LOCAL search_path = ${schema}, pg_temp;
