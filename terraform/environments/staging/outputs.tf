output "api_url" {
  description = "Where the API is reached."
  value       = module.compute.api_url
}

output "deploy_role_arn" {
  description = "The GitHub environment's variable AWS_ROLE."
  value       = module.compute.deploy_role_arn
}

output "image_repository" {
  description = "The GitHub environment's variable IMAGE_REPOSITORY."
  value       = module.compute.image_repository
}

output "cluster_name" {
  description = "The GitHub environment's variable CLUSTER."
  value       = module.compute.cluster_name
}

output "task_network" {
  description = "Subnets and group for tasks that are run once: the GitHub environment's variable TASK_NETWORK."
  value       = "awsvpcConfiguration={subnets=[${join(",", module.networking.private_subnet_ids)}],securityGroups=[${module.networking.security_group_ids["nodes"]}]}"
}

output "buckets" {
  description = "Where exports and checkpoints go."
  value       = module.compute.buckets
}

output "login_task" {
  description = "The task that makes the platform's login, run once."
  value       = module.compute.login_task
}
