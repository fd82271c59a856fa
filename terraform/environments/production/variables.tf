variable "region" {
  description = "The AWS region."
  type        = string
}

variable "owner" {
  description = "The team that answers for it; a tag on everything."
  type        = string
}

variable "cost_centre" {
  description = "Who pays; a tag on everything."
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

variable "image_tag" {
  description = "The image that the services begin with."
  type        = string
}

variable "operator_email" {
  description = "The e-mail address of the first operator."
  type        = string
}

variable "alarm_email" {
  description = "Who is told of alarms."
  type        = string
}

variable "repository" {
  description = "The GitHub repository whose pipeline may deploy, as owner/name."
  type        = string
}

variable "oidc_provider_arn" {
  description = "GitHub's identity provider in this account."
  type        = string
}
