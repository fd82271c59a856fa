-- Run in template1 by a single-user server: a statement ends at a semicolon with an empty line.
REVOKE ALL ON SCHEMA public FROM PUBLIC;

CREATE ROLE tenantry LOGIN NOSUPERUSER NOINHERIT CREATEROLE NOCREATEDB NOBYPASSRLS;

CREATE DATABASE tenantry;

REVOKE ALL ON DATABASE tenantry, postgres, template1 FROM PUBLIC;

GRANT CONNECT, CREATE ON DATABASE tenantry TO tenantry;

