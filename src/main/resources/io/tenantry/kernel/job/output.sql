-- A later run takes the output over from an earlier one, never the other way round.
-- name: beginOutput
WITH head AS (
  INSERT INTO ${tenant}.job_outputs AS o (job_id, run, content_type, file_name, permission)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (job_id) DO UPDATE
  SET run = excluded.run, parts = 0, bytes = 0, content_type = excluded.content_type,
    file_name = excluded.file_name, permission = excluded.permission
  WHERE o.run <= excluded.run
  RETURNING o.job_id
), gone AS (
  DELETE FROM ${tenant}.job_output_parts AS p USING head WHERE p.job_id = head.job_id
)
SELECT job_id FROM head;

-- name: addPart
WITH head AS (
  UPDATE ${tenant}.job_outputs
  SET parts = parts + 1, bytes = bytes + octet_length($4::bytea)
  WHERE job_id = $1 AND run = $2 AND parts = $3
  RETURNING job_id
)
INSERT INTO ${tenant}.job_output_parts (job_id, part, data) SELECT job_id, $3, $4 FROM head;

-- name: dropOutput
DELETE FROM ${tenant}.job_outputs WHERE job_id = $1 AND run = $2;
