-- name: insertAdmin
INSERT INTO ${tenant}.users (id, email, password_hash, role) VALUES ($1, $2, $3, 'admin');
