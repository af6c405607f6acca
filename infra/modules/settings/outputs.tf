output "public_origin" {
  description = "Where people reach the page."
  value       = local.public_origin
}

output "api_origin" {
  description = "Where the API is reached from outside: for Meta's webhooks and the uptime check."
  value       = local.api_origin == "" ? local.public_origin : local.api_origin
}

output "worker_url" {
  description = "Where Cloud Tasks and Cloud Scheduler reach the worker, and the audience of their tokens."
  value       = local.worker_url
}

output "api_environment" {
  description = "What the API is told."
  value       = local.api_environment
}

output "worker_environment" {
  description = "What the worker is told."
  value       = local.worker_environment
}

output "jobs_environment" {
  description = "What migrations and operator commands are told."
  value       = local.jobs_environment
}

output "connections" {
  description = "Connections that all instances together may open."
  value       = local.connections
}
