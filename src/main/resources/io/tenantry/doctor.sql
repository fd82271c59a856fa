-- name: lookAtServer
SELECT current_setting('server_version') AS version,
       current_setting('max_connections')::int AS connections,
       clock_timestamp() AS now;
