# The platform's login. Its first password is made here and so is in the state; the first rotation
# replaces it, and from then on only Secrets Manager knows it. RDS rotates the administrator's by itself.

resource "random_password" "platform" {
  length  = 40
  special = false
}

resource "aws_secretsmanager_secret" "platform" {
  name        = "${var.name}/database"
  description = "The platform's login to PostgreSQL"
  kms_key_id  = aws_kms_key.this.arn
}

resource "aws_secretsmanager_secret_version" "platform" {
  secret_id = aws_secretsmanager_secret.platform.id
  secret_string = jsonencode({
    engine   = "postgres"
    host     = aws_db_instance.this.address
    port     = aws_db_instance.this.port
    dbname   = aws_db_instance.this.db_name
    username = "tenantry"
    password = random_password.platform.result
  })

  lifecycle {
    ignore_changes = [secret_string]
  }
}

# AWS's own function: it sets a new password as the login itself, tries it, and makes it the current one.
resource "aws_serverlessapplicationrepository_cloudformation_stack" "rotation" {
  name           = "${var.name}-database-rotation"
  application_id = "arn:aws:serverlessrepo:us-east-1:297356227824:applications/SecretsManagerRDSPostgreSQLRotationSingleUser"
  capabilities   = ["CAPABILITY_IAM", "CAPABILITY_RESOURCE_POLICY"]

  parameters = {
    functionName        = "${var.name}-database-rotation"
    endpoint            = "https://secretsmanager.${data.aws_region.here.region}.${data.aws_partition.here.dns_suffix}"
    vpcSubnetIds        = join(",", var.rotation_subnet_ids)
    vpcSecurityGroupIds = var.rotation_security_group_id
    kmsKeyArn           = aws_kms_key.this.arn
    excludeCharacters   = " %+~`#$&*()|[]{}:;<>?!'/@\"\\"
  }
}

resource "aws_secretsmanager_secret_rotation" "platform" {
  secret_id           = aws_secretsmanager_secret.platform.id
  rotation_lambda_arn = aws_serverlessapplicationrepository_cloudformation_stack.rotation.outputs["RotationLambdaARN"]
  # The login is made after this (terraform/README.md); it cannot rotate before it is there.
  rotate_immediately = false

  rotation_rules {
    automatically_after_days = var.rotation_days
  }
}
