output "public_origin" {
  description = "Where people reach the page: PUBLIC_ORIGIN."
  value       = module.settings.public_origin
}

output "api_origin" {
  description = "Where Meta's webhooks and Google's sign-in come back to."
  value       = module.settings.api_origin
}

output "image_repository" {
  description = "Where the image is pushed: <this>/piloto."
  value       = module.artifact_registry.repository
}

output "database_instance" {
  description = "The database, for gcloud sql."
  value       = module.database.instance_name
}

output "database_address" {
  description = "The database's private address."
  value       = module.database.private_address
}

output "connections" {
  description = "Connections that all instances together may open."
  value       = module.settings.connections
}

output "page_bucket" {
  description = "The bucket of the page; null where the API serves it."
  value       = module.storage.page_bucket
}

output "uploads_bucket" {
  description = "The bucket of customers' files."
  value       = module.storage.uploads_bucket
}

output "dns_records" {
  description = "The records the hosts need."
  value       = local.has_load_balancer ? module.dns.records : flatten(module.api[*].domain_records)
}

output "job_names" {
  description = "The Cloud Run jobs: migrate and ops."
  value       = one(module.jobs[*].names)
}

output "github_variables" {
  description = "What the workflows of this environment are told, as variables of the GitHub environment."
  value = {
    GCP_PROJECT                    = var.project_id
    GCP_REGION                     = var.region
    GCP_WORKLOAD_IDENTITY_PROVIDER = module.github.provider
    GCP_DEPLOYER                   = module.github.deployer_email
    IMAGE_REPOSITORY               = module.artifact_registry.repository
    PUBLIC_ORIGIN                  = module.settings.public_origin
    API_ORIGIN                     = module.settings.api_origin
    TOPOLOGY                       = var.topology
    WORKER                         = var.worker
    PAGE_BUCKET                    = coalesce(module.storage.page_bucket, "none")
    FILES_ORIGIN                   = "https://storage.googleapis.com"
    GOOGLE_ENABLED                 = tostring(contains(keys(var.extra_environment), "GOOGLE_CLIENT_ID"))
    STAGING_IMAGE_REPOSITORY       = coalesce(var.staging_image_repository, "none")
  }
}
