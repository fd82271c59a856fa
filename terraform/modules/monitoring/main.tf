# What somebody is told of. The finer alerts are Prometheus's (docker/prometheus/alerts.yaml); these hold
# where there is no Prometheus, and for what only AWS knows.

locals {
  # Each: the metric, its dimensions, how it is added up, and from where on somebody is told.
  alarms = merge(
    {
      failures = {
        says       = "More than 50 requests a minute are answered with a failure of ours"
        namespace  = "AWS/ApplicationELB"
        metric     = "HTTPCode_Target_5XX_Count"
        dimensions = { LoadBalancer = var.balancer.balancer }
        stat       = "Sum"
        compare    = "GreaterThanThreshold"
        threshold  = 50
        minutes    = 5
        missing    = "notBreaching"
      }
      slow = {
        says       = "One request in twenty takes longer than a second"
        namespace  = "AWS/ApplicationELB"
        metric     = "TargetResponseTime"
        dimensions = { LoadBalancer = var.balancer.balancer }
        stat       = "p95"
        compare    = "GreaterThanThreshold"
        threshold  = 1
        minutes    = 10
        missing    = "notBreaching"
      }
      no-node = {
        says       = "The load balancer has no healthy node"
        namespace  = "AWS/ApplicationELB"
        metric     = "HealthyHostCount"
        dimensions = { LoadBalancer = var.balancer.balancer, TargetGroup = var.balancer.targets }
        stat       = "Minimum"
        compare    = "LessThanThreshold"
        threshold  = 1
        minutes    = 2
        missing    = "breaching"
      }
      database-cpu = {
        says       = "The database computes at more than 85 % of what it can"
        namespace  = "AWS/RDS"
        metric     = "CPUUtilization"
        dimensions = { DBInstanceIdentifier = var.database_identifier }
        stat       = "Average"
        compare    = "GreaterThanThreshold"
        threshold  = 85
        minutes    = 15
        missing    = "breaching"
      }
      database-storage = {
        says       = "The database has less than 5 GiB of storage left"
        namespace  = "AWS/RDS"
        metric     = "FreeStorageSpace"
        dimensions = { DBInstanceIdentifier = var.database_identifier }
        stat       = "Minimum"
        compare    = "LessThanThreshold"
        threshold  = 5368709120
        minutes    = 10
        missing    = "breaching"
      }
      database-connections = {
        says       = "The database is near the end of its connections: each node holds about 45"
        namespace  = "AWS/RDS"
        metric     = "DatabaseConnections"
        dimensions = { DBInstanceIdentifier = var.database_identifier }
        stat       = "Maximum"
        compare    = "GreaterThanThreshold"
        threshold  = var.database_connections
        minutes    = 5
        missing    = "breaching"
      }
      autoscaler-silent = {
        says       = "Nobody says how many workers are wanted; scaling rests on processor load alone"
        namespace  = "Tenantry"
        metric     = "DesiredNodes"
        dimensions = { Role = "worker" }
        stat       = "SampleCount"
        compare    = "LessThanThreshold"
        threshold  = 1
        minutes    = 5
        missing    = "breaching"
      }
      errors = {
        says       = "The nodes write many errors into their logs"
        namespace  = "${var.name}/logs"
        metric     = "Errors"
        dimensions = {}
        stat       = "Sum"
        compare    = "GreaterThanThreshold"
        threshold  = 20
        minutes    = 5
        missing    = "notBreaching"
      }
    },
    { for role, least in var.roles : "few-${role}" => {
      says       = "Fewer nodes of the role ${role} run than must"
      namespace  = "ECS/ContainerInsights"
      metric     = "RunningTaskCount"
      dimensions = { ClusterName = var.cluster_name, ServiceName = role }
      stat       = "Minimum"
      compare    = "LessThanThreshold"
      threshold  = least
      minutes    = 5
      missing    = "breaching"
    } },
    { for member in var.cache_member_ids : "memory-${member}" => {
      says       = "Redis has used 80 % of its memory; full, it takes nothing more"
      namespace  = "AWS/ElastiCache"
      metric     = "DatabaseMemoryUsagePercentage"
      dimensions = { CacheClusterId = member }
      stat       = "Maximum"
      compare    = "GreaterThanThreshold"
      threshold  = 80
      minutes    = 5
      missing    = "breaching"
    } },
  )
}

resource "aws_sns_topic" "alarms" {
  name              = "${var.name}-alarms"
  kms_master_key_id = aws_kms_key.alarms.key_id
}

resource "aws_sns_topic_subscription" "email" {
  count     = var.alarm_email == "" ? 0 : 1
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = var.alarm_email
}

data "aws_caller_identity" "here" {}

data "aws_partition" "here" {}

# CloudWatch cannot publish to a topic under AWS's own key.
data "aws_iam_policy_document" "key" {
  statement {
    sid       = "TheAccountsPolicies"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.here.partition}:iam::${data.aws_caller_identity.here.account_id}:root"]
    }
  }

  statement {
    sid       = "Alarms"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.here.account_id]
    }
  }
}

resource "aws_kms_key" "alarms" {
  description             = "${var.name}: alarms on their way"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key.json
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each            = local.alarms
  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.says
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = startswith(each.value.stat, "p") ? null : each.value.stat
  extended_statistic  = startswith(each.value.stat, "p") ? each.value.stat : null
  comparison_operator = each.value.compare
  threshold           = each.value.threshold
  period              = 60
  evaluation_periods  = each.value.minutes
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

# A line of the log is JSON with a level.
resource "aws_cloudwatch_log_metric_filter" "errors" {
  for_each       = toset(["api", "worker", "autoscaler"])
  name           = "${var.name}-${each.key}-errors"
  log_group_name = var.log_groups[each.key]
  pattern        = "{ $.level = \"ERROR\" }"

  metric_transformation {
    namespace = "${var.name}/logs"
    name      = "Errors"
    value     = "1"
  }
}
