variable "name" {
  description = "What everything is called and begins with, such as tenantry-staging."
  type        = string
}

variable "cidr" {
  description = "The addresses of the network, a /16."
  type        = string
}

variable "zones" {
  description = "The availability zones to spread over; two at least."
  type        = list(string)

  validation {
    condition     = length(var.zones) >= 2
    error_message = "Name two availability zones at least: the database and the cache fail over between them."
  }
}

variable "nat_per_zone" {
  description = "Whether each zone has a NAT gateway of its own, so that the loss of one zone leaves the others their way out."
  type        = bool
  default     = true
}

variable "flow_log_days" {
  description = "For how many days the record of refused connections is kept."
  type        = number
  default     = 30
}
