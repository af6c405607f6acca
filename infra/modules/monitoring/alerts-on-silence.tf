locals {
  # Where there is a worker there is a line each minute, even if nothing waits. A revision is the API's or a service's.
  worker_resource = var.worker == "pool" ? "cloud_run_worker_pool" : "cloud_run_revision"

  # What is wrong when it stays away.
  silence_alerts = {
    worker = {
      title    = "no worker lives"
      runbook  = "queue-growing"
      severity = "CRITICAL"
      filter   = "resource.type=\"${local.worker_resource}\" AND metric.type=\"logging.googleapis.com/user/${google_logging_metric.queue_age.name}\" AND metric.labels.job=\"all\""
    }
  }
}

resource "google_monitoring_alert_policy" "silence" {
  for_each = local.silence_alerts

  display_name          = "Piloto ${var.environment}: ${each.value.title}"
  severity              = each.value.severity
  combiner              = "OR"
  notification_channels = local.channels

  conditions {
    display_name = each.value.title

    condition_absent {
      filter   = each.value.filter
      duration = "600s"

      # All instances together: one that a deploy has ended may be silent.
      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "What to do: [${each.value.runbook}](${var.runbooks_url}/${each.value.runbook}.md)"

    links {
      display_name = "Runbook"
      url          = "${var.runbooks_url}/${each.value.runbook}.md"
    }
  }

  alert_strategy {
    auto_close = "86400s"
  }
}
