variable "name" {
  description = "What everything is called and begins with, such as tenantry-staging."
  type        = string
}

variable "network" {
  description = "The networking module's outputs."
  type = object({
    vpc_id             = string
    public_subnet_ids  = list(string)
    public_cidrs       = list(string)
    private_subnet_ids = list(string)
    security_group_ids = map(string)
  })
}

variable "database" {
  description = "The database module's outputs."
  type = object({
    url                      = string
    address                  = string
    secret_arn               = string
    administrator_secret_arn = string
    kms_key_arn              = string
  })
}

variable "cache" {
  description = "The cache module's outputs."
  type = object({
    secret_arn  = string
    kms_key_arn = string
  })
}

variable "image_tag" {
  description = "The image that the services begin with; later ones come from the pipeline."
  type        = string
}

variable "domain" {
  description = "The name under which the API is reached."
  type        = string
}

variable "zone_id" {
  description = "The Route 53 zone of that name."
  type        = string
}

variable "roles" {
  description = "Size and number of the nodes of each role. Keys: api, worker, autoscaler."
  type = map(object({
    cpu    = number
    memory = number
    least  = number
    most   = number
  }))

  validation {
    condition     = toset(keys(var.roles)) == toset(["api", "worker", "autoscaler"])
    error_message = "Give the roles api, worker and autoscaler, and no other."
  }
}

variable "schedules" {
  description = "When to keep more nodes of a role: a cron expression in UTC, and the least and most from then on."
  type = map(object({
    role  = string
    cron  = string
    least = number
    most  = number
  }))
  default = {}
}

variable "settings" {
  description = "Further settings of the platform, TENANTRY_… by name; no secrets."
  type        = map(string)
  default     = {}
}

variable "operator_email" {
  description = "The e-mail address of the first operator."
  type        = string
}

variable "log_days" {
  description = "For how many days logs are kept."
  type        = number
  default     = 90
}

variable "export_days" {
  description = "For how many days exports lie in their bucket."
  type        = number
  default     = 30
}

variable "checkpoint_years" {
  description = "For how many years a copy of an audit log's checkpoints can be neither changed nor deleted."
  type        = number
  default     = 7
}

variable "checkpoint_lock" {
  description = "GOVERNANCE, which a privileged role can lift, or COMPLIANCE, which nobody can."
  type        = string
  default     = "GOVERNANCE"

  validation {
    condition     = contains(["GOVERNANCE", "COMPLIANCE"], var.checkpoint_lock)
    error_message = "S3 knows GOVERNANCE and COMPLIANCE."
  }
}

variable "deletion_protection" {
  description = "Whether the load balancer refuses to be deleted."
  type        = bool
  default     = true
}

variable "repository" {
  description = "The GitHub repository whose pipeline may deploy, as owner/name."
  type        = string
}

variable "environment" {
  description = "The GitHub environment whose runs may deploy: staging or production."
  type        = string
}

variable "oidc_provider_arn" {
  description = "GitHub's identity provider in this account."
  type        = string
}
