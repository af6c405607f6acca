resource "google_monitoring_notification_channel" "email" {
  for_each = toset(var.alert_emails)

  display_name = "Piloto ${var.environment}: ${each.key}"
  type         = "email"

  labels = {
    email_address = each.key
  }
}

# From three continents each minute, as a stranger would.
resource "google_monitoring_uptime_check_config" "ready" {
  display_name       = "Piloto ${var.environment}: ready"
  period             = "60s"
  timeout            = "10s"
  selected_regions   = ["SOUTH_AMERICA", "USA", "EUROPE"]
  log_check_failures = true

  http_check {
    path         = "/health/ready"
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }

  monitored_resource {
    type = "uptime_url"

    labels = {
      project_id = var.project_id
      host       = var.host
    }
  }
}

resource "google_logging_project_bucket_config" "default" {
  project        = var.project_id
  location       = "global"
  bucket_id      = "_Default"
  retention_days = var.log_days
}

# Mails only: a budget that stops the service would be a lever for whoever wants it stopped.
resource "google_billing_budget" "monthly" {
  count = var.billing_account == null ? 0 : 1

  billing_account = var.billing_account
  display_name    = "Piloto ${var.environment}"

  budget_filter {
    projects = ["projects/${var.project_number}"]
  }

  amount {
    specified_amount {
      currency_code = var.monthly_budget.currency
      units         = tostring(floor(var.monthly_budget.amount))
    }
  }

  threshold_rules {
    threshold_percent = 0.5
  }

  threshold_rules {
    threshold_percent = 0.9
  }

  threshold_rules {
    threshold_percent = 1.2
    spend_basis       = "FORECASTED_SPEND"
  }

  all_updates_rule {
    monitoring_notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]
    disable_default_iam_recipients   = false
  }
}

resource "google_monitoring_dashboard" "operations" {
  dashboard_json = templatefile("${path.module}/dashboards/operations.json", {
    environment     = var.environment
    database_id     = var.database_id
    max_connections = var.max_connections
  })

  depends_on = [google_logging_metric.events, google_logging_metric.queue_age]
}
