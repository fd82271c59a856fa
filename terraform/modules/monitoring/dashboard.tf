# One page: what clients see, what runs, and what it stands on.

data "aws_region" "here" {}

locals {
  widgets = [
    {
      title = "Requests a minute"
      stat  = "Sum"
      metrics = [
        ["AWS/ApplicationELB", "RequestCount", "LoadBalancer", var.balancer.balancer],
        [".", "HTTPCode_Target_4XX_Count", ".", "."],
        [".", "HTTPCode_Target_5XX_Count", ".", "."],
      ]
    },
    {
      title   = "Response time, 95 of 100 are quicker (s)"
      stat    = "p95"
      metrics = [["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", var.balancer.balancer]]
    },
    {
      title = "Nodes: wanted and running"
      stat  = "Maximum"
      metrics = concat(
        [for role in ["api", "worker"] : ["Tenantry", "DesiredNodes", "Role", role]],
        [for role in keys(var.roles) : ["ECS/ContainerInsights", "RunningTaskCount", "ClusterName", var.cluster_name, "ServiceName", role]],
      )
    },
    {
      title   = "Processor of the nodes (%)"
      stat    = "Average"
      metrics = [for role in keys(var.roles) : ["AWS/ECS", "CPUUtilization", "ClusterName", var.cluster_name, "ServiceName", role]]
    },
    {
      title = "Database: processor (%) and connections"
      stat  = "Average"
      metrics = [
        ["AWS/RDS", "CPUUtilization", "DBInstanceIdentifier", var.database_identifier],
        [".", "DatabaseConnections", ".", "."],
      ]
    },
    {
      title   = "Redis: memory (%)"
      stat    = "Maximum"
      metrics = [for member in var.cache_member_ids : ["AWS/ElastiCache", "DatabaseMemoryUsagePercentage", "CacheClusterId", member]]
    },
  ]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = [for index, widget in local.widgets : {
      type   = "metric"
      x      = index % 2 * 12
      y      = floor(index / 2) * 6
      width  = 12
      height = 6
      properties = {
        title   = widget.title
        region  = data.aws_region.here.region
        stat    = widget.stat
        period  = 60
        metrics = widget.metrics
      }
    }]
  })
}
