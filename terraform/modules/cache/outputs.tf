output "secret_arn" {
  description = "The address of Redis with its password, as TENANTRY_REDIS_URL takes it."
  value       = aws_secretsmanager_secret.this.arn
}

output "kms_key_arn" {
  description = "The key that the secret is encrypted under."
  value       = aws_kms_key.this.arn
}

output "member_ids" {
  description = "The nodes as CloudWatch knows them, by the names that ElastiCache gives; known before they are made."
  value       = [for index in range(var.nodes) : format("%s-%03d", var.name, index + 1)]
}
