output "service_name" {
  description = "The service, for the load balancer, metrics and gcloud run."
  value       = google_cloud_run_v2_service.api.name
}

output "domain_records" {
  description = "DNS records a mapped host asks for."
  value       = flatten([for mapping in google_cloud_run_domain_mapping.host : mapping.status[*].resource_records])
}
