terraform {
  required_version = ">= 1.11.0, < 2.0.0"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "7.46.1"
    }
  }

  # The bucket is made by infra/scripts/bootstrap.sh and named at init: terraform init -backend-config=bucket=…
  backend "gcs" {
    prefix = "piloto/staging"
  }
}

provider "google" {
  project = var.project_id
  region  = var.region
  # Budgets are asked for on the project's account, not on the one gcloud happens to use.
  billing_project       = var.project_id
  user_project_override = true

  default_labels = {
    app         = "piloto"
    environment = "staging"
  }
}

module "stack" {
  source = "../../modules/stack"

  environment              = "staging"
  project_id               = var.project_id
  region                   = var.region
  topology                 = var.topology
  worker                   = var.worker
  app_host                 = var.app_host
  api_host                 = var.api_host
  dns_zone                 = var.dns_zone
  image                    = var.image
  extra_environment        = var.extra_environment
  filled_secrets           = var.filled_secrets
  page_headers_file        = "${path.root}/../../../dist-static/headers.json"
  has_armor                = false
  github_repository        = var.github_repository
  github_repository_id     = var.github_repository_id
  alert_emails             = var.alert_emails
  promoters                = var.promoters
  staging_image_repository = null
  billing_account          = var.billing_account
  monthly_budget           = var.monthly_budget

  # 1 × (8 + 2 + 5) + 1 × (8 + 7) + 18 of 50 connections; the plan refuses what does not add up.
  api = {
    min_instances = 1
    max_instances = 1
    concurrency   = 80
    pool_size     = 8
    cpu           = "1"
    memory        = "1Gi"
  }

  # A service that Cloud Tasks wakes may sleep, a pool may not.
  worker_size = {
    min_instances = var.worker == "tasks" ? 0 : 1
    max_instances = 1
    concurrency   = 40
    pool_size     = 8
    cpu           = "1"
    memory        = "1Gi"
  }

  # A shared CPU without Google's promise of availability: nobody's work depends on staging.
  database = {
    tier            = "db-g1-small"
    availability    = "ZONAL"
    max_connections = 50
    disk_limit_gb   = 30
    backup_count    = 7
  }
}
