# The platform's own secrets. Their values are put in by hand, once, and so never lie in the state.

resource "aws_secretsmanager_secret" "master_key" {
  name        = "${var.name}/master-key"
  description = "32 random bytes in Base64, which seal the signing keys: openssl rand -base64 32"
  kms_key_id  = aws_kms_key.this.arn
}

resource "aws_secretsmanager_secret" "operator" {
  name        = "${var.name}/operator"
  description = "The password of the first operator, read when there is none yet"
  kms_key_id  = aws_kms_key.this.arn
}

# A node reads its secrets when it starts. When the database's password has been rotated, new tasks take
# the place of those that know the old one, whose open connections serve until then.
resource "aws_cloudwatch_event_rule" "rotated" {
  name        = "${var.name}-rotated"
  description = "The password of the database was rotated"
  event_pattern = jsonencode({
    source      = ["aws.secretsmanager"]
    detail-type = ["AWS Service Event via CloudTrail"]
    detail = {
      eventSource         = ["secretsmanager.amazonaws.com"]
      eventName           = ["RotationSucceeded"]
      additionalEventData = { SecretId = [var.database.secret_arn] }
    }
  })
}

resource "aws_cloudwatch_event_target" "rotated" {
  rule     = aws_cloudwatch_event_rule.rotated.name
  arn      = aws_sfn_state_machine.restart.arn
  role_arn = aws_iam_role.rotated.arn
}

resource "aws_sfn_state_machine" "restart" {
  name     = "${var.name}-restart"
  role_arn = aws_iam_role.restart.arn
  definition = jsonencode({
    Comment = "Replaces the tasks of every service by new ones"
    StartAt = "api"
    States = { for index, role in ["api", "worker", "autoscaler"] : role => merge(
      {
        Type       = "Task"
        Resource   = "arn:${data.aws_partition.here.partition}:states:::aws-sdk:ecs:updateService"
        ResultPath = null
        Parameters = {
          Cluster            = aws_ecs_cluster.this.name
          Service            = role
          ForceNewDeployment = true
        }
        Retry = [{ ErrorEquals = ["States.ALL"], IntervalSeconds = 5, MaxAttempts = 6, BackoffRate = 2 }]
      },
      { for key, value in { Next = ["worker", "autoscaler", ""][index] } : key => value if value != "" },
      { for key, value in { End = index == 2 } : key => value if value },
    ) }
  })
}
