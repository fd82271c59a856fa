-- What an administrator runs once (README.md, With your own servers): the platform's login is no superuser.
CREATE ROLE tenantry LOGIN NOSUPERUSER NOINHERIT CREATEROLE NOCREATEDB NOBYPASSRLS PASSWORD 'only for development';
GRANT CREATE, CONNECT ON DATABASE tenantry TO tenantry;
REVOKE TEMPORARY ON DATABASE tenantry FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
