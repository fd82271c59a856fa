output "identifier" {
  description = "The name of the instance, as CloudWatch knows it."
  value       = aws_db_instance.this.identifier
}

output "url" {
  description = "What the platform connects to; the password comes from the secret."
  value       = "postgresql://tenantry@${aws_db_instance.this.address}:${aws_db_instance.this.port}/${aws_db_instance.this.db_name}"
}

output "address" {
  description = "The host name of the server."
  value       = aws_db_instance.this.address
}

output "secret_arn" {
  description = "The platform's login: JSON with the key password among others."
  value       = aws_secretsmanager_secret.platform.arn
}

output "administrator_secret_arn" {
  description = "The administrator's login, for the task that makes the platform's."
  value       = aws_db_instance.this.master_user_secret[0].secret_arn
}

output "kms_key_arn" {
  description = "The key that both secrets are encrypted under."
  value       = aws_kms_key.this.arn
}
