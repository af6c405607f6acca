variable "region" {
  description = "Where the images are kept: where they run, so that a start does not cross an ocean."
  type        = string
}

variable "promoters" {
  description = "Deployers of other projects that may copy images from here, as service account emails."
  type        = set(string)
}

# Tags name releases and cannot be moved; what runs is named by digest anyway. Cloud Run of the same project may pull.
resource "google_artifact_registry_repository" "images" {
  location      = var.region
  repository_id = "piloto"
  format        = "DOCKER"
  description   = "Images of Piloto de Vendas."

  docker_config {
    immutable_tags = true
  }

  # A rollback needs old images: the last thirty stay, however old.
  cleanup_policies {
    id     = "keep-recent"
    action = "KEEP"

    most_recent_versions {
      keep_count = 30
    }
  }

  cleanup_policies {
    id     = "delete-old"
    action = "DELETE"

    condition {
      older_than = "7776000s"
    }
  }
}

resource "google_artifact_registry_repository_iam_member" "promoter" {
  for_each = var.promoters

  location   = google_artifact_registry_repository.images.location
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.reader"
  member     = "serviceAccount:${each.key}"
}

output "repository" {
  description = "Where images are pushed: host/project/repository."
  value       = "${var.region}-docker.pkg.dev/${google_artifact_registry_repository.images.project}/${google_artifact_registry_repository.images.repository_id}"
}

output "repository_id" {
  description = "The repository's name, for who may push to it."
  value       = google_artifact_registry_repository.images.name
}
