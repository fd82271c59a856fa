-- name: findHead
SELECT entries, encode(hash, 'hex') AS hash FROM audit_heads WHERE tenant_id = $1;

-- name: listCheckpoints
SELECT entries, encode(hash, 'hex') AS hash, signed FROM audit_checkpoints
WHERE tenant_id = $1 AND entries > $2 AND entries <= $3
ORDER BY entries;
