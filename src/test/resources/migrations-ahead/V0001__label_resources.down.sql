ALTER TABLE resources DROP COLUMN labels;
