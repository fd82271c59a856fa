output "cluster_name" {
  description = "The ECS cluster."
  value       = aws_ecs_cluster.this.name
}

output "service_names" {
  description = "The services by role."
  value       = { for role, service in aws_ecs_service.role : role => service.name }
}

output "image_repository" {
  description = "Where the pipeline pushes images."
  value       = aws_ecr_repository.this.repository_url
}

output "api_url" {
  description = "Where the API is reached."
  value       = "https://${var.domain}"
}

output "deploy_role_arn" {
  description = "The role of the pipeline: AWS_ROLE of the GitHub environment."
  value       = aws_iam_role.deploy.arn
}

output "balancer" {
  description = "The load balancer and its targets, as CloudWatch knows them."
  value = {
    balancer = aws_lb.this.arn_suffix
    targets  = aws_lb_target_group.api.arn_suffix
  }
}

output "log_groups" {
  description = "The log groups by role."
  value       = { for role, group in aws_cloudwatch_log_group.role : role => group.name }
}

output "buckets" {
  description = "Where exports and checkpoints go, and the role of the task that brings them."
  value = {
    exports     = aws_s3_bucket.exports.id
    checkpoints = aws_s3_bucket.checkpoints.id
    role        = aws_iam_role.archive.arn
  }
}

output "login_task" {
  description = "The task that makes the platform's login, run once."
  value       = aws_ecs_task_definition.login.family
}
