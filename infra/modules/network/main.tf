variable "region" {
  description = "The region of the subnetwork."
  type        = string
}

variable "subnet_range" {
  description = "Addresses of Cloud Run instances (Direct VPC egress takes up to two per instance; a /26 is the smallest allowed)."
  type        = string
  default     = "10.20.0.0/24"

  validation {
    condition     = can(cidrhost(var.subnet_range, 0)) && tonumber(split("/", var.subnet_range)[1]) <= 26
    error_message = "subnet_range must be an IPv4 range of /26 or larger."
  }
}

resource "google_compute_network" "this" {
  name                    = "piloto"
  auto_create_subnetworks = false
  routing_mode            = "REGIONAL"
}

# Only traffic to private addresses goes through here: calls to Meta and models leave from Cloud Run itself, so that no
# NAT gateway has to be paid.
resource "google_compute_subnetwork" "run" {
  name                     = "piloto-run"
  network                  = google_compute_network.this.id
  region                   = var.region
  ip_cidr_range            = var.subnet_range
  private_ip_google_access = true
}

resource "google_compute_global_address" "services" {
  name          = "piloto-private-services"
  network       = google_compute_network.this.id
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  prefix_length = 20
}

resource "google_service_networking_connection" "services" {
  network                 = google_compute_network.this.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.services.name]
  # Google keeps the peering for days after the last database is gone; waiting for it would block every destroy.
  deletion_policy = "ABANDON"
}

output "network_id" {
  description = "The network the database is reached in, once the peering stands."
  value       = google_compute_network.this.id
  depends_on  = [google_service_networking_connection.services]
}

output "subnet_id" {
  description = "The subnetwork Cloud Run sends private traffic through."
  value       = google_compute_subnetwork.run.id
}
