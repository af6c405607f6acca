# What docs/deploy.md and the scripts read with `terraform output`.
output "public_origin" {
  description = "Where people reach the page."
  value       = module.stack.public_origin
}

output "api_origin" {
  description = "Where Meta's webhooks and Google's sign-in come back to."
  value       = module.stack.api_origin
}

output "image_repository" {
  description = "Where the image is pushed: <this>/piloto."
  value       = module.stack.image_repository
}

output "database_instance" {
  description = "The database, for gcloud sql."
  value       = module.stack.database_instance
}

output "database_address" {
  description = "The database's private address."
  value       = module.stack.database_address
}

output "connections" {
  description = "Connections that all instances together may open."
  value       = module.stack.connections
}

output "page_bucket" {
  description = "The bucket of the page."
  value       = module.stack.page_bucket
}

output "uploads_bucket" {
  description = "The bucket of customers' files."
  value       = module.stack.uploads_bucket
}

output "dns_records" {
  description = "The records the hosts need."
  value       = module.stack.dns_records
}

output "job_names" {
  description = "The Cloud Run jobs."
  value       = module.stack.job_names
}

output "github_variables" {
  description = "Variables of the GitHub environment."
  value       = module.stack.github_variables
}
