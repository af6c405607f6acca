# Always on, no address of its own: it asks Postgres for jobs and is woken by NOTIFY.
resource "google_cloud_run_v2_worker_pool" "pool" {
  count = var.kind == "pool" ? 1 : 0

  name                = "piloto-worker"
  location            = var.region
  deletion_protection = var.is_protected

  # A pool does not grow by itself; two instances share the work and never take the same job.
  scaling {
    manual_instance_count = var.size.min_instances
  }

  template {
    service_account = var.service_account

    vpc_access {
      egress = "PRIVATE_RANGES_ONLY"

      network_interfaces {
        subnetwork = var.subnet_id
      }
    }

    containers {
      image = var.image

      resources {
        limits = {
          cpu    = var.size.cpu
          memory = var.size.memory
        }
      }

      # It takes no calls, but it tells whether it lives. The image listens on 8080.
      liveness_probe {
        period_seconds    = 15
        timeout_seconds   = 5
        failure_threshold = 4

        http_get {
          path = "/health/live"
          port = 8080
        }
      }

      dynamic "env" {
        for_each = var.environment

        content {
          name  = env.key
          value = env.value
        }
      }

      dynamic "env" {
        for_each = var.secrets

        content {
          name = env.key

          value_source {
            secret_key_ref {
              secret  = env.value
              version = "latest"
            }
          }
        }
      }
    }
  }

  lifecycle {
    ignore_changes = [
      client,
      client_version,
      instance_splits,
      template[0].annotations,
      template[0].containers[0].image,
      template[0].labels,
      template[0].revision,
    ]
  }
}
