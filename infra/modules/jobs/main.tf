variable "region" {
  description = "Where the jobs run."
  type        = string
}

variable "image" {
  description = "The image of the first execution, by digest; from then on the deploy workflow sets it."
  type        = string
}

variable "service_account" {
  description = "The identity the jobs run as."
  type        = string
}

variable "subnet_id" {
  description = "The subnetwork through which the database is reached."
  type        = string
}

variable "environment" {
  description = "Variables the commands are told."
  type        = map(string)
}

variable "migrate_secrets" {
  description = "What the migration gets: the migrator's URL and the passwords of the logins it makes."
  type        = map(string)
}

variable "ops_secrets" {
  description = "What operator commands get."
  type        = map(string)
}

variable "is_protected" {
  description = "Refuse to delete the jobs."
  type        = bool
}

locals {
  jobs = {
    # Before each release; with --args=database-logins it makes the logins of the API and of readers.
    migrate = {
      args    = ["migrate"]
      timeout = "1800s"
      secrets = var.migrate_secrets
    }
    # Started by hand with --args=<command>; alone it tells which commands there are.
    ops = {
      args    = ["help"]
      timeout = "3600s"
      secrets = var.ops_secrets
    }
  }
}

resource "google_cloud_run_v2_job" "this" {
  for_each = local.jobs

  name                = "piloto-${each.key}"
  location            = var.region
  deletion_protection = var.is_protected

  template {
    task_count  = 1
    parallelism = 1

    template {
      service_account       = var.service_account
      execution_environment = "EXECUTION_ENVIRONMENT_GEN2"
      # Never repeated by itself: a migration that failed is read by a person first.
      max_retries = 0
      timeout     = each.value.timeout

      vpc_access {
        egress = "PRIVATE_RANGES_ONLY"

        network_interfaces {
          subnetwork = var.subnet_id
        }
      }

      containers {
        image   = var.image
        command = ["node", "dist/ops.js"]
        args    = each.value.args

        resources {
          limits = {
            cpu    = "1"
            memory = "1Gi"
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
          for_each = each.value.secrets

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
  }

  lifecycle {
    ignore_changes = [
      client,
      client_version,
      template[0].annotations,
      template[0].labels,
      template[0].template[0].containers[0].image,
    ]
  }
}

output "names" {
  description = "The jobs, for the deploy workflow and gcloud run jobs execute."
  value       = { for key, job in google_cloud_run_v2_job.this : key => job.name }
}
