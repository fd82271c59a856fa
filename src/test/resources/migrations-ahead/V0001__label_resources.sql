ALTER TABLE resources ADD COLUMN labels jsonb;
