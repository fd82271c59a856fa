-- name: insertEntry
INSERT INTO audit_logs_unsealed
  (id, user_id, api_key_id, action, resource_type, resource_id, changes, ip_address, correlation_id)
VALUES ($1, $2, $3, $4, $5, $6, $7::text::jsonb, $8::text::inet, $9);
