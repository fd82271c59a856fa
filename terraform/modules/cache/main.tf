# Redis: what lies here can be lost and is rebuilt from PostgreSQL, so there are no snapshots.

resource "aws_kms_key" "this" {
  description             = "${var.name}: the cache and its password"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}-cache"
  target_key_id = aws_kms_key.this.key_id
}

resource "random_password" "this" {
  length  = 64
  special = false
  keepers = { version = var.password_version }
}

resource "aws_elasticache_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_elasticache_parameter_group" "this" {
  name   = "${var.name}-redis7"
  family = "redis7"

  # Whatever counts as lost must be missing as a whole, not here and there.
  parameter {
    name  = "maxmemory-policy"
    value = "noeviction"
  }
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id       = var.name
  description                = "${var.name}: queues, limits and proofs that can be rebuilt"
  engine                     = "redis"
  engine_version             = "7.1"
  node_type                  = var.node_type
  num_cache_clusters         = var.nodes
  automatic_failover_enabled = var.nodes > 1
  multi_az_enabled           = var.nodes > 1
  parameter_group_name       = aws_elasticache_parameter_group.this.name
  subnet_group_name          = aws_elasticache_subnet_group.this.name
  security_group_ids         = [var.security_group_id]
  transit_encryption_enabled = true
  at_rest_encryption_enabled = true
  kms_key_id                 = aws_kms_key.this.arn
  auth_token                 = random_password.this.result
  auth_token_update_strategy = "ROTATE"
  maintenance_window         = "sun:05:00-sun:06:00"
  snapshot_retention_limit   = 0
  auto_minor_version_upgrade = true
}

resource "aws_secretsmanager_secret" "this" {
  name        = "${var.name}/cache"
  description = "The address of Redis with its password"
  kms_key_id  = aws_kms_key.this.arn
}

resource "aws_secretsmanager_secret_version" "this" {
  secret_id     = aws_secretsmanager_secret.this.id
  secret_string = "rediss://:${random_password.this.result}@${aws_elasticache_replication_group.this.primary_endpoint_address}:6379"
}
