REVOKE ALL ON notes FROM ${role};
DROP TABLE notes;
