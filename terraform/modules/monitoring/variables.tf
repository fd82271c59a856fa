variable "name" {
  description = "What everything is called and begins with, such as tenantry-staging."
  type        = string
}

variable "alarm_email" {
  description = "Who is told of alarms; empty is nobody."
  type        = string
  default     = ""
}

variable "cluster_name" {
  description = "The ECS cluster."
  type        = string
}

variable "roles" {
  description = "The least number of nodes by role."
  type        = map(number)
}

variable "balancer" {
  description = "The compute module's output of that name."
  type = object({
    balancer = string
    targets  = string
  })
}

variable "log_groups" {
  description = "The log groups by role."
  type        = map(string)
}

variable "database_identifier" {
  description = "The database instance."
  type        = string
}

variable "database_connections" {
  description = "From how many connections on there is an alarm; below what the instance allows."
  type        = number
}

variable "cache_member_ids" {
  description = "The nodes of the cache."
  type        = list(string)
}
