variable "name" {
  description = "What everything is called and begins with, such as tenantry-staging."
  type        = string
}

variable "subnet_ids" {
  description = "The subnets of the servers."
  type        = list(string)
}

variable "security_group_id" {
  description = "The group that lets the nodes in."
  type        = string
}

variable "node_type" {
  description = "The size of a cache node."
  type        = string
}

variable "nodes" {
  description = "How many nodes; with two or more, another one takes over when the first fails."
  type        = number
  default     = 2
}

variable "password_version" {
  description = "Raise it to have a new password made; the old one works until the next change (terraform/README.md)."
  type        = number
  default     = 1
}
