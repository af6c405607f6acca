variable "project_id" {
  description = "The Google Cloud project of production."
  type        = string
}

variable "region" {
  description = "Where everything runs; São Paulo is nearest to the customers."
  type        = string
  default     = "southamerica-east1"
}

variable "topology" {
  description = "single, balanced or split."
  type        = string
  default     = "balanced"
}

variable "worker" {
  description = "in_api, pool or tasks."
  type        = string
  default     = "in_api"
}

variable "app_host" {
  description = "Where people reach the page, such as app.example.com; null: the address Cloud Run gives (single only)."
  type        = string
  default     = null
}

variable "api_host" {
  description = "Where the API is reached; only in split."
  type        = string
  default     = null
}

variable "dns_zone" {
  description = "The Cloud DNS zone of the hosts; null: the records are made by hand."
  type        = string
  default     = null
}

variable "image" {
  description = "The first image by digest; null until there is one."
  type        = string
  default     = null
}

variable "extra_environment" {
  description = "More variables of .env.example, such as MAIL_FROM and GOOGLE_CLIENT_ID. Nothing secret."
  type        = map(string)
  default     = {}
}

variable "filled_secrets" {
  description = "Which of smtp-url, google-client-secret and sentry-dsn have a value."
  type        = set(string)
  default     = []
}

variable "has_armor" {
  description = "Put Cloud Armor before the API."
  type        = bool
  default     = false
}

variable "github_repository" {
  description = "The repository whose workflows deploy, as owner/name."
  type        = string
}

variable "github_repository_id" {
  description = "Its number: gh api repos/<owner>/<name> --jq .id"
  type        = string
}

variable "staging_image_repository" {
  description = "Where images are copied from: staging's output image_repository."
  type        = string
}

variable "alert_emails" {
  description = "Who is told when something is wrong."
  type        = list(string)
}

variable "billing_account" {
  description = "The billing account of the budget; null: no budget."
  type        = string
  default     = null
}

variable "monthly_budget" {
  description = "What a month may cost before mails are sent."
  type = object({
    amount   = number
    currency = string
  })
}
