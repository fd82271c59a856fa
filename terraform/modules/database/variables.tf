variable "name" {
  description = "What everything is called and begins with, such as tenantry-staging."
  type        = string
}

variable "subnet_ids" {
  description = "The subnets of the servers, in two zones at least."
  type        = list(string)
}

variable "security_group_id" {
  description = "The group that lets the nodes in."
  type        = string
}

variable "rotation_subnet_ids" {
  description = "Where the function runs that rotates the password: it needs a way to Secrets Manager."
  type        = list(string)
}

variable "rotation_security_group_id" {
  description = "The group of that function, which the database lets in."
  type        = string
}

variable "instance_class" {
  description = "The size of the database's machine."
  type        = string
}

variable "multi_az" {
  description = "Whether a second machine stands ready in another zone."
  type        = bool
  default     = true
}

variable "storage_gib" {
  description = "How much storage it begins with."
  type        = number
  default     = 50
}

variable "storage_most_gib" {
  description = "How far the storage grows by itself."
  type        = number
  default     = 500
}

variable "backup_days" {
  description = "For how many days back it can be restored to any second."
  type        = number
  default     = 14
}

variable "deletion_protection" {
  description = "Whether it refuses to be deleted, and leaves a last snapshot when it is."
  type        = bool
  default     = true
}

variable "rotation_days" {
  description = "How often the platform's password is replaced."
  type        = number
  default     = 30
}
