# Sleeps until Cloud Tasks calls. Reached from inside the project only, and there the product lets in one identity.
resource "google_cloud_run_v2_service" "tasks" {
  count = var.kind == "tasks" ? 1 : 0

  name                = "piloto-worker"
  location            = var.region
  ingress             = "INGRESS_TRAFFIC_INTERNAL_ONLY"
  deletion_protection = var.is_protected
  # Cloud Run takes the signature out of a token that it has checked itself, and the product could check nothing more:
  # https://cloud.google.com/run/docs/troubleshooting#signature-removed
  invoker_iam_disabled = true

  scaling {
    min_instance_count = var.size.min_instances
    max_instance_count = var.size.max_instances
  }

  template {
    service_account                  = var.service_account
    execution_environment            = "EXECUTION_ENVIRONMENT_GEN2"
    max_instance_request_concurrency = var.size.concurrency
    # As long as Cloud Tasks waits for an answer; a job is told to end after ten minutes.
    timeout = "900s"

    vpc_access {
      egress = "PRIVATE_RANGES_ONLY"

      network_interfaces {
        subnetwork = var.subnet_id
      }
    }

    containers {
      image = var.image

      ports {
        container_port = 8080
      }

      resources {
        limits = {
          cpu    = var.size.cpu
          memory = var.size.memory
        }
        # Paid while a job runs, and only then: what must happen by the clock is /internal/sweep, each minute.
        cpu_idle          = true
        startup_cpu_boost = true
      }

      startup_probe {
        period_seconds    = 3
        timeout_seconds   = 3
        failure_threshold = 20

        http_get {
          path = "/health/ready"
        }
      }

      liveness_probe {
        period_seconds    = 15
        timeout_seconds   = 5
        failure_threshold = 4

        http_get {
          path = "/health/live"
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
      template[0].annotations,
      template[0].containers[0].image,
      template[0].labels,
      template[0].revision,
      traffic,
    ]
  }
}
