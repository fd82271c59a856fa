-- name: findOperatorByEmail
SELECT id, 'operator' AS role, password_hash FROM operators WHERE email = lower($1);

-- name: countOperators
SELECT count(*) FROM operators;

-- name: insertOperator
INSERT INTO operators (id, email, password_hash) VALUES ($1, lower($2), $3)
ON CONFLICT (email) DO NOTHING;
