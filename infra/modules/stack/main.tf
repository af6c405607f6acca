/*
 * One environment. What comes first stands first: APIs and identities, then network, database, buckets and secrets; with
 * an image also what runs (runtime.tf) and who watches it (operations.tf).
 */
data "google_project" "this" {
  project_id = var.project_id
}

locals {
  is_production     = var.environment == "production"
  has_load_balancer = var.topology != "single"
  has_tasks         = var.worker == "tasks"
  hosts             = local.has_load_balancer ? compact([var.app_host, var.api_host]) : []
  is_running        = var.image != null

  api_email    = module.identities.api_email
  worker_email = module.identities.worker_email
  jobs_email   = module.identities.jobs_email
}

module "project_services" {
  source = "../project-services"

  project_id = var.project_id
}

module "identities" {
  source = "../identities"

  has_invoker = local.has_tasks

  depends_on = [module.project_services]
}

module "artifact_registry" {
  source = "../artifact-registry"

  region    = var.region
  promoters = var.promoters

  depends_on = [module.project_services]
}

module "network" {
  source = "../network"

  region = var.region

  depends_on = [module.project_services]
}

module "database" {
  source = "../database"

  region          = var.region
  network_id      = module.network.network_id
  tier            = var.database.tier
  availability    = var.database.availability
  max_connections = var.database.max_connections
  disk_limit_gb   = var.database.disk_limit_gb
  backup_count    = var.database.backup_count
  is_protected    = local.is_production
}

module "storage" {
  source = "../storage"

  project_id      = var.project_id
  region          = var.region
  page_origin     = module.settings.public_origin
  has_page_bucket = local.has_load_balancer
  uploads_admins = {
    api    = local.api_email
    worker = local.worker_email
    # Erasing a contact deletes its files.
    jobs = local.jobs_email
  }

  depends_on = [module.project_services]
}

module "dns" {
  source = "../dns"

  hosts = local.hosts
  zone  = var.dns_zone

  depends_on = [module.project_services]
}

module "settings" {
  source = "../settings"

  topology        = var.topology
  worker          = var.worker
  project_id      = var.project_id
  project_number  = data.google_project.this.number
  region          = var.region
  app_host        = var.app_host
  api_host        = var.api_host
  max_connections = var.database.max_connections
  uploads_bucket  = "${var.project_id}-uploads"
  invoker_email   = module.identities.invoker_email
  extra           = var.extra_environment

  api = {
    min_instances = var.api.min_instances
    max_instances = var.api.max_instances
    concurrency   = var.api.concurrency
    pool_size     = var.api.pool_size
  }

  worker_size = {
    min_instances = var.worker_size.min_instances
    max_instances = var.worker_size.max_instances
    pool_size     = var.worker_size.pool_size
  }
}
