variable "topology" {
  description = "single: one Cloud Run service serves page and API. balanced: one host, bucket and API behind a load balancer. split: page and API on two hosts behind it."
  type        = string

  validation {
    condition     = contains(["single", "balanced", "split"], var.topology)
    error_message = "topology must be single, balanced or split."
  }
}

variable "worker" {
  description = "in_api: the API's process works off the jobs. pool: an always-on worker pool does. tasks: Cloud Tasks pushes them to a service that sleeps meanwhile."
  type        = string

  validation {
    condition     = contains(["in_api", "pool", "tasks"], var.worker)
    error_message = "worker must be in_api, pool or tasks."
  }
}

variable "project_id" {
  description = "The Google Cloud project."
  type        = string
}

variable "project_number" {
  description = "Its number: part of the address Cloud Run gives a service."
  type        = string
}

variable "region" {
  description = "Where everything runs."
  type        = string
}

variable "app_host" {
  description = "Where people reach the page, such as app.example.com; null (single only): the address Cloud Run gives."
  type        = string

  validation {
    condition     = var.app_host != null || var.topology == "single"
    error_message = "app_host is needed unless topology is single."
  }

  validation {
    condition     = var.app_host == null || can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.app_host))
    error_message = "app_host is a host name in small letters, without https:// and without a path."
  }

  # https://cloud.google.com/run/docs/mapping-custom-domains: the regions that have domain mappings. São Paulo is none.
  validation {
    condition = var.app_host == null || var.topology != "single" || contains([
      "asia-east1", "asia-northeast1", "asia-southeast1", "europe-north1", "europe-west1", "europe-west4",
      "us-central1", "us-east1", "us-east4", "us-west1",
    ], var.region)
    error_message = "Cloud Run has no domain mappings in this region: choose topology balanced, leave app_host null, or choose another region."
  }
}

variable "api_host" {
  description = "Where the API is reached; only in split, as a sibling of app_host."
  type        = string

  validation {
    condition     = (var.topology == "split") == (var.api_host != null)
    error_message = "api_host is set in topology split, and only there."
  }

  # SameSite cookies and the CSRF rule ask for siblings: decision 0001.
  validation {
    condition = var.api_host == null || var.app_host == null || try(
      join(".", slice(split(".", var.api_host), 1, length(split(".", var.api_host)))) ==
      join(".", slice(split(".", var.app_host), 1, length(split(".", var.app_host)))), false
    )
    error_message = "api_host and app_host must be siblings under one domain, such as api.example.com and app.example.com."
  }
}

variable "api" {
  description = "Size of the API: instances, requests at once in one, and connections to the database of one."
  type = object({
    min_instances = number
    max_instances = number
    concurrency   = number
    pool_size     = number
  })

  validation {
    condition     = var.api.min_instances >= 0 && var.api.min_instances <= var.api.max_instances && var.api.max_instances >= 1 && var.api.max_instances <= 100
    error_message = "api: 0 <= min_instances <= max_instances <= 100."
  }

  validation {
    condition     = var.api.concurrency >= 1 && var.api.concurrency <= 1000 && var.api.pool_size >= 1 && var.api.pool_size <= 200
    error_message = "api: concurrency must be 1 to 1000 and pool_size 1 to 200."
  }

  # A process that sleeps between requests neither polls for jobs nor hears NOTIFY.
  validation {
    condition     = var.worker != "in_api" || var.api.min_instances >= 1
    error_message = "With worker in_api at least one instance must always run: api.min_instances >= 1."
  }
}

variable "worker_size" {
  description = "Size of the worker, where it is apart: instances (a pool has min_instances of them), connections of one."
  type = object({
    min_instances = number
    max_instances = number
    pool_size     = number
  })

  validation {
    condition     = var.worker_size.min_instances >= 0 && var.worker_size.min_instances <= var.worker_size.max_instances && var.worker_size.max_instances >= 1
    error_message = "worker_size: 0 <= min_instances <= max_instances."
  }

  validation {
    condition     = var.worker != "pool" || var.worker_size.min_instances >= 1
    error_message = "A worker pool needs at least one instance: worker_size.min_instances >= 1."
  }

  validation {
    condition     = var.worker_size.pool_size >= 1 && var.worker_size.pool_size <= 200
    error_message = "worker_size: pool_size must be 1 to 200."
  }
}

variable "max_connections" {
  description = "What the database allows."
  type        = number
}

variable "uploads_bucket" {
  description = "The bucket of customers' files."
  type        = string
}

variable "invoker_email" {
  description = "Who calls /internal; null without Cloud Tasks."
  type        = string
}

variable "extra" {
  description = "More variables of .env.example for the API and the worker, such as MAIL_FROM or GOOGLE_CLIENT_ID. Nothing secret: it stands in the state."
  type        = map(string)

  validation {
    condition     = alltrue([for name in keys(var.extra) : can(regex("^[A-Z][A-Z0-9_]*$", name))])
    error_message = "extra: names are in capitals, as in .env.example."
  }

  validation {
    condition = length(setintersection(keys(var.extra), [
      "API_ORIGIN", "CLOUD_TASKS_LOCATION", "CLOUD_TASKS_QUEUE_PREFIX", "DATABASE_POOL_SIZE", "DATA_DIR", "FILES",
      "GCS_BUCKET", "GOOGLE_CLOUD_PROJECT", "INTERNAL_ORIGIN", "INTERNAL_SERVICE_ACCOUNT", "JOBS", "NODE_ENV",
      "PORT", "PUBLIC_ORIGIN", "RUN", "TRUSTED_PROXY_HOPS", "WEB_DIST",
    ])) == 0
    error_message = "extra: this variable follows from topology, worker or a size, and is set by Terraform."
  }

  validation {
    condition = length(setintersection(keys(var.extra), [
      "API_DATABASE_PASSWORD", "CSRF_KEYS", "DATABASE_URL", "ENCRYPTION_KEYS", "GOOGLE_CLIENT_SECRET", "JWT_KEYS",
      "LLM_API_KEY", "MIGRATOR_DATABASE_URL", "READER_DATABASE_PASSWORD", "REFRESH_KEYS", "SENTRY_DSN", "SMTP_URL",
    ])) == 0
    error_message = "extra: this variable is a secret; it lives in Secret Manager (infra/scripts/fill-secrets.sh)."
  }
}
