output "instance_name" {
  description = "The instance, for gcloud sql."
  value       = google_sql_database_instance.this.name
}

output "private_address" {
  description = "The instance's address inside the network."
  value       = google_sql_database_instance.this.private_ip_address
}

output "database_id" {
  description = "The instance as metrics name it: project:instance."
  value       = "${google_sql_database_instance.this.project}:${google_sql_database_instance.this.name}"
}
