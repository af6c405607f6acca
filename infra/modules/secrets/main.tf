variable "project_id" {
  description = "The project, whose log tells who read a secret."
  type        = string
}

variable "environment" {
  description = "staging or production; part of each secret's name."
  type        = string
}

variable "region" {
  description = "Where the values are kept; they leave it for nowhere."
  type        = string
}

variable "readers" {
  description = "Per secret: which service accounts may read it, by a name known before apply. A secret nobody reads stays readable for nobody."
  type        = map(map(string))
}

locals {
  grants = merge([
    for secret, readers in var.readers : {
      for reader, email in readers : "${secret}/${reader}" => { secret = secret, email = email }
    }
  ]...)
}

# Empty boxes: infra/scripts/fill-secrets.sh and rotate-secret.sh put the values in, so that no state file holds one.
resource "google_secret_manager_secret" "this" {
  for_each = var.readers

  secret_id           = "piloto-${var.environment}-${each.key}"
  deletion_protection = var.environment == "production"
  # A destroyed version comes back for a week: the wrong encryption key taken away is a loss of data.
  version_destroy_ttl = "604800s"

  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }
}

resource "google_secret_manager_secret_iam_member" "reader" {
  for_each = local.grants

  secret_id = google_secret_manager_secret.this[each.value.secret].id
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${each.value.email}"
}

# Who read a secret, and when: the first question after a leak. Google does not write it down unless asked.
resource "google_project_iam_audit_config" "reads" {
  project = var.project_id
  service = "secretmanager.googleapis.com"

  audit_log_config {
    log_type = "DATA_READ"
  }
}

output "ids" {
  description = "Secret ids by short name, once their readers may read them."
  value       = { for name, secret in google_secret_manager_secret.this : name => secret.secret_id }
  depends_on  = [google_secret_manager_secret_iam_member.reader]
}
