/*
 * The logins are not here: a password that Terraform knows ends in its state, or in the plan of whoever may read it.
 * infra/scripts/fill-secrets.sh makes the migrator, and the migration job makes the logins of the API and of readers.
 */
resource "google_sql_database_instance" "this" {
  name             = "piloto"
  region           = var.region
  database_version = "POSTGRES_18"

  # Against Terraform; the setting of the same name below stands against everyone else.
  deletion_protection = var.is_protected

  settings {
    # PostgreSQL 16 and newer would otherwise come as Enterprise Plus, at more than twice the price.
    edition                     = "ENTERPRISE"
    tier                        = var.tier
    availability_type           = var.availability
    disk_type                   = "PD_SSD"
    disk_size                   = var.disk_gb
    disk_autoresize             = true
    disk_autoresize_limit       = var.disk_limit_gb
    deletion_protection_enabled = var.is_protected
    retain_backups_on_delete    = true

    ip_configuration {
      ipv4_enabled    = false
      private_network = var.network_id
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    backup_configuration {
      enabled                        = true
      start_time                     = "06:00"
      point_in_time_recovery_enabled = true
      transaction_log_retention_days = var.log_days

      backup_retention_settings {
        retained_backups = var.backup_count
        retention_unit   = "COUNT"
      }
    }

    # Sunday, 04:00 in São Paulo, a week after staging has had it.
    maintenance_window {
      day          = 7
      hour         = 7
      update_track = var.is_protected ? "stable" : "canary"
    }

    insights_config {
      query_insights_enabled  = true
      query_plans_per_minute  = 5
      query_string_length     = 2048
      record_application_tags = false
      record_client_address   = false
    }

    database_flags {
      name  = "max_connections"
      value = tostring(var.max_connections)
    }

    # Slow statements are in Query Insights, without parameters. They are not logged: a log holds what customers wrote.
    database_flags {
      name  = "log_lock_waits"
      value = "on"
    }

    # The product says so itself for its own connections, and sooner; who forgets a transaction for a minute blocks vacuum.
    database_flags {
      name  = "idle_in_transaction_session_timeout"
      value = "60000"
    }
  }

  lifecycle {
    # It has grown by itself since.
    ignore_changes = [settings[0].disk_size]
  }
}

resource "google_sql_database" "piloto" {
  name     = "piloto"
  instance = google_sql_database_instance.this.name
}
