CREATE TABLE notes (job_id uuid NOT NULL REFERENCES jobs, text text NOT NULL);
GRANT SELECT, INSERT ON notes TO ${role};
