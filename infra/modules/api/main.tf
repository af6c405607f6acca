resource "google_cloud_run_v2_service" "api" {
  name                = "piloto-api"
  location            = var.region
  ingress             = var.is_behind_load_balancer ? "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" : "INGRESS_TRAFFIC_ALL"
  deletion_protection = var.is_protected
  # The product decides who may call what. IAM's own check would need a grant to allUsers, which many organizations forbid.
  invoker_iam_disabled = true

  # Of all revisions together: during a gradual rollout two share the connections of the database.
  scaling {
    min_instance_count = var.size.min_instances
    max_instance_count = var.size.max_instances
  }

  template {
    service_account                  = var.service_account
    execution_environment            = "EXECUTION_ENVIRONMENT_GEN2"
    max_instance_request_concurrency = var.size.concurrency
    # Streams of hints stay open; pages come back by themselves after it.
    timeout = "3600s"

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
        # CPU between requests too: the feeds of revocations and hints listen all the time.
        cpu_idle          = false
        startup_cpu_boost = true
      }

      # Ready means: the database answers and is migrated. A revision that never gets there gets no traffic.
      startup_probe {
        period_seconds    = 3
        timeout_seconds   = 3
        failure_threshold = 20

        http_get {
          path = "/health/ready"
        }
      }

      # Asks nothing of the database: while that is away, restarting helps nobody.
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

  traffic {
    type    = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"
    percent = 100
  }

  lifecycle {
    # The deploy workflow's and the scripts': which image runs, labels that start new instances, each revision's traffic.
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

# Only where Cloud Run has domain mappings; the settings module refuses the other regions.
resource "google_cloud_run_domain_mapping" "host" {
  count = var.domain == null ? 0 : 1

  name     = var.domain
  location = var.region

  metadata {
    namespace = var.project_id
  }

  spec {
    route_name = google_cloud_run_v2_service.api.name
  }
}
