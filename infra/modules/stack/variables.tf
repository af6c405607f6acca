variable "project_id" {
  description = "The Google Cloud project; each environment has its own."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id is 6 to 30 small letters, digits and hyphens."
  }
}

variable "environment" {
  description = "staging or production."
  type        = string

  validation {
    condition     = contains(["staging", "production"], var.environment)
    error_message = "environment must be staging or production."
  }
}

variable "region" {
  description = "Where everything runs: one region, near the customers."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region is a name such as southamerica-east1."
  }
}

variable "topology" {
  description = "single, balanced or split: docs/deploy.md has the table. Checked in modules/settings."
  type        = string
}

variable "worker" {
  description = "in_api, pool or tasks: docs/deploy.md has the table. Checked in modules/settings."
  type        = string
}

variable "app_host" {
  description = "Where people reach the page; null (single only): the address Cloud Run gives."
  type        = string
}

variable "api_host" {
  description = "Where the API is reached; only in split."
  type        = string
}

variable "dns_zone" {
  description = "The Cloud DNS zone of the hosts; null: the records of output dns_records are made by hand."
  type        = string
}

variable "image" {
  description = "null at first: only what must be there before an image can be (registry, network, database, secrets). Then the first image by digest; later ones come from the deploy workflow and are not Terraform's."
  type        = string

  validation {
    condition     = var.image == null || can(regex("^[a-z0-9.-]+/[a-z0-9./_-]+@sha256:[0-9a-f]{64}$", var.image))
    error_message = "image must be named by digest: host/path@sha256:<64 hex digits>."
  }
}

variable "api" {
  description = "Size of the API: instances, requests at once in one, connections of one, and its machine."
  type = object({
    min_instances = number
    max_instances = number
    concurrency   = number
    pool_size     = number
    cpu           = string
    memory        = string
  })
}

variable "worker_size" {
  description = "Size of the worker where it is apart; a pool has min_instances of them."
  type = object({
    min_instances = number
    max_instances = number
    concurrency   = number
    pool_size     = number
    cpu           = string
    memory        = string
  })
}

variable "database" {
  description = "Size of the database; its own module says what each means."
  type = object({
    tier            = string
    availability    = string
    max_connections = number
    disk_limit_gb   = number
    backup_count    = number
  })
}

variable "extra_environment" {
  description = "More variables of .env.example for the API and the worker. Nothing secret. Checked in modules/settings."
  type        = map(string)
}

variable "filled_secrets" {
  description = "Which of the secrets that may be missing have a value: smtp-url, google-client-secret, sentry-dsn."
  type        = set(string)

  validation {
    condition     = length(setsubtract(var.filled_secrets, ["smtp-url", "google-client-secret", "sentry-dsn"])) == 0
    error_message = "filled_secrets knows smtp-url, google-client-secret and sentry-dsn."
  }

  validation {
    condition     = contains(var.filled_secrets, "google-client-secret") == contains(keys(var.extra_environment), "GOOGLE_CLIENT_ID")
    error_message = "google-client-secret and GOOGLE_CLIENT_ID in extra_environment come together."
  }
}

variable "page_headers_file" {
  description = "dist-static/headers.json, written by `pnpm build:static`; only where a bucket serves the page."
  type        = string
}

variable "has_armor" {
  description = "Put Cloud Armor before the API; only behind a load balancer."
  type        = bool
}

variable "github_repository" {
  description = "The repository whose workflows deploy, as owner/name."
  type        = string
}

variable "github_repository_id" {
  description = "Its number."
  type        = string
}

variable "promoters" {
  description = "Deployers of other projects that may copy images from this one's registry: production's, in staging."
  type        = set(string)
}

variable "staging_image_repository" {
  description = "Where production's images are copied from: staging's output image_repository; null in staging."
  type        = string
}

variable "alert_emails" {
  description = "Who is told when something is wrong."
  type        = list(string)
}

variable "billing_account" {
  description = "The billing account of the budget; null: no budget."
  type        = string
}

variable "monthly_budget" {
  description = "What a month may cost before mails are sent."
  type = object({
    amount   = number
    currency = string
  })
}
