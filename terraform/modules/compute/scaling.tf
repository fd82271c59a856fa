# How many nodes there are. The autoscaler says in its log how many it wants, CloudWatch makes a metric
# of it (the embedded metric format), and target tracking keeps wanted / running at 1. Where it says nothing, that policy rests, and the others hold the floor.

resource "aws_appautoscaling_target" "role" {
  for_each           = { for role, its in var.roles : role => its if role != "autoscaler" }
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.role[each.key].name}"
  min_capacity       = each.value.least
  max_capacity       = each.value.most
}

resource "aws_appautoscaling_policy" "wanted" {
  for_each           = aws_appautoscaling_target.role
  name               = "${var.name}-${each.key}-wanted"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = each.value.service_namespace
  scalable_dimension = each.value.scalable_dimension
  resource_id        = each.value.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = 1
    scale_out_cooldown = 30
    # The autoscaler waits by itself before it wants fewer.
    scale_in_cooldown = 60

    customized_metric_specification {
      metrics {
        id          = "wanted"
        return_data = false

        metric_stat {
          stat = "Maximum"

          metric {
            namespace   = "Tenantry"
            metric_name = "DesiredNodes"

            dimensions {
              name  = "Role"
              value = each.key
            }
          }
        }
      }

      metrics {
        id          = "running"
        return_data = false

        metric_stat {
          stat = "Average"

          metric {
            namespace   = "ECS/ContainerInsights"
            metric_name = "RunningTaskCount"

            dimensions {
              name  = "ClusterName"
              value = aws_ecs_cluster.this.name
            }

            dimensions {
              name  = "ServiceName"
              value = each.key
            }
          }
        }
      }

      metrics {
        id          = "ratio"
        label       = "Wanted nodes for each that runs"
        expression  = "wanted / running"
        return_data = true
      }
    }
  }
}

# What holds when the autoscaler is silent: of all policies, the one that wants most nodes wins.
resource "aws_appautoscaling_policy" "cpu" {
  for_each           = aws_appautoscaling_target.role
  name               = "${var.name}-${each.key}-cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = each.value.service_namespace
  scalable_dimension = each.value.scalable_dimension
  resource_id        = each.value.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = 75
    scale_out_cooldown = 60
    scale_in_cooldown  = 300

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_appautoscaling_scheduled_action" "this" {
  for_each           = var.schedules
  name               = "${var.name}-${each.key}"
  service_namespace  = aws_appautoscaling_target.role[each.value.role].service_namespace
  scalable_dimension = aws_appautoscaling_target.role[each.value.role].scalable_dimension
  resource_id        = aws_appautoscaling_target.role[each.value.role].resource_id
  schedule           = "cron(${each.value.cron})"
  timezone           = "UTC"

  scalable_target_action {
    min_capacity = each.value.least
    max_capacity = each.value.most
  }
}
