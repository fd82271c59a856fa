# Who may do what. A node needs nothing of AWS but its secrets, which ECS gives it: it speaks to no service,
# and how many nodes are wanted stands in a log.

data "aws_iam_policy_document" "trust" {
  for_each = {
    tasks  = "ecs-tasks.amazonaws.com"
    events = "events.amazonaws.com"
    states = "states.amazonaws.com"
  }

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = [each.value]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

data "aws_iam_policy_document" "execution" {
  statement {
    sid       = "Login"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    sid       = "Image"
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"]
    resources = [aws_ecr_repository.this.arn]
  }

  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [for group in aws_cloudwatch_log_group.role : "${group.arn}:*"]
  }

  statement {
    sid     = "Secrets"
    actions = ["secretsmanager:GetSecretValue"]
    resources = [
      var.database.secret_arn,
      var.database.administrator_secret_arn,
      var.cache.secret_arn,
      aws_secretsmanager_secret.master_key.arn,
      aws_secretsmanager_secret.operator.arn,
    ]
  }

  statement {
    sid       = "Keys"
    actions   = ["kms:Decrypt"]
    resources = [var.database.kms_key_arn, var.cache.kms_key_arn, aws_kms_key.this.arn]
  }
}

resource "aws_iam_role" "execution" {
  name               = "${var.name}-execution"
  assume_role_policy = data.aws_iam_policy_document.trust["tasks"].json
}

resource "aws_iam_role_policy" "execution" {
  name   = "start-tasks"
  role   = aws_iam_role.execution.id
  policy = data.aws_iam_policy_document.execution.json
}

resource "aws_iam_role" "task" {
  for_each           = local.commands
  name               = "${var.name}-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.trust["tasks"].json
}

data "aws_iam_policy_document" "archive" {
  statement {
    sid       = "PutAndNeverTakeAway"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.exports.arn}/*", "${aws_s3_bucket.checkpoints.arn}/*"]
  }

  statement {
    sid       = "Encrypt"
    actions   = ["kms:GenerateDataKey"]
    resources = [aws_kms_key.this.arn]
  }
}

resource "aws_iam_role" "archive" {
  name               = "${var.name}-archive"
  assume_role_policy = data.aws_iam_policy_document.trust["tasks"].json
}

resource "aws_iam_role_policy" "archive" {
  name   = "put"
  role   = aws_iam_role.archive.id
  policy = data.aws_iam_policy_document.archive.json
}

data "aws_iam_policy_document" "restart" {
  statement {
    actions   = ["ecs:UpdateService"]
    resources = [for service in aws_ecs_service.role : service.id]
  }
}

resource "aws_iam_role" "restart" {
  name               = "${var.name}-restart"
  assume_role_policy = data.aws_iam_policy_document.trust["states"].json
}

resource "aws_iam_role_policy" "restart" {
  name   = "restart"
  role   = aws_iam_role.restart.id
  policy = data.aws_iam_policy_document.restart.json
}

data "aws_iam_policy_document" "rotated" {
  statement {
    actions   = ["states:StartExecution"]
    resources = [aws_sfn_state_machine.restart.arn]
  }
}

resource "aws_iam_role" "rotated" {
  name               = "${var.name}-rotated"
  assume_role_policy = data.aws_iam_policy_document.trust["events"].json
}

resource "aws_iam_role_policy" "rotated" {
  name   = "start-restart"
  role   = aws_iam_role.rotated.id
  policy = data.aws_iam_policy_document.rotated.json
}
