locals {
  channels = [for channel in google_monitoring_notification_channel.email : channel.id]
  api      = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"piloto-api\""
  database = "resource.type=\"cloudsql_database\" AND resource.labels.database_id=\"${var.database_id}\""

  # Each: when it counts as wrong, for how long, and the runbook that says what to do.
  metric_alerts = merge({
    unreachable = {
      title    = "not ready, seen from outside"
      runbook  = "database-down"
      severity = "CRITICAL"
      filter   = "resource.type=\"uptime_url\" AND metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.labels.check_id=\"${google_monitoring_uptime_check_config.ready.uptime_check_id}\""
      aligner  = "ALIGN_NEXT_OLDER"
      reducer  = "REDUCE_COUNT_FALSE"
      above    = 1
      period   = "120s"
      duration = "120s"
    }
    certificate = {
      title    = "the certificate expires within two weeks"
      runbook  = "certificate-expired"
      severity = "WARNING"
      filter   = "resource.type=\"uptime_url\" AND metric.type=\"monitoring.googleapis.com/uptime_check/time_until_ssl_cert_expires\" AND metric.labels.check_id=\"${google_monitoring_uptime_check_config.ready.uptime_check_id}\""
      aligner  = "ALIGN_NEXT_OLDER"
      reducer  = "REDUCE_MIN"
      below    = 14
      period   = "3600s"
      duration = "3600s"
    }
    errors = {
      title       = "more than 2 % of answers are errors of ours"
      runbook     = "deploy-failed"
      severity    = "CRITICAL"
      filter      = "${local.api} AND metric.type=\"run.googleapis.com/request_count\" AND metric.labels.response_code_class=\"5xx\""
      denominator = "${local.api} AND metric.type=\"run.googleapis.com/request_count\""
      aligner     = "ALIGN_RATE"
      reducer     = "REDUCE_SUM"
      above       = 0.02
      period      = "300s"
      duration    = "300s"
    }
    # p90: a stream of hints is one request as long as it is open, and must not be what is measured.
    latency = {
      title    = "one answer in ten takes longer than a second"
      runbook  = "database-down"
      severity = "WARNING"
      filter   = "${local.api} AND metric.type=\"run.googleapis.com/request_latencies\" AND metric.labels.response_code_class=\"2xx\""
      aligner  = "ALIGN_DELTA"
      reducer  = "REDUCE_PERCENTILE_90"
      above    = 1000
      period   = "300s"
      duration = "900s"
    }
    # One is a person with two devices and a bad line; ten in ten minutes is somebody with a list.
    reuse = {
      title    = "many refresh tokens were used twice"
      runbook  = "suspicious-reuse"
      severity = "CRITICAL"
      filter   = "resource.type=\"cloud_run_revision\" AND metric.type=\"logging.googleapis.com/user/${google_logging_metric.events["session_reuse_detected"].name}\""
      aligner  = "ALIGN_DELTA"
      reducer  = "REDUCE_SUM"
      above    = 10
      period   = "600s"
      duration = "0s"
    }
    connections = {
      title    = "the database has few connections left"
      runbook  = "database-down"
      severity = "WARNING"
      filter   = "${local.database} AND metric.type=\"cloudsql.googleapis.com/database/postgresql/num_backends\""
      aligner  = "ALIGN_MAX"
      reducer  = "REDUCE_SUM"
      above    = floor(var.max_connections * 0.85)
      period   = "300s"
      duration = "300s"
    }
    disk = {
      title    = "the database's disk is nearly as large as it may grow"
      runbook  = "disk-full"
      severity = "WARNING"
      filter   = "${local.database} AND metric.type=\"cloudsql.googleapis.com/database/disk/utilization\""
      aligner  = "ALIGN_MAX"
      reducer  = "REDUCE_MAX"
      above    = 0.85
      period   = "300s"
      duration = "1800s"
    }
    database_memory = {
      title    = "the database's memory is nearly full"
      runbook  = "database-down"
      severity = "WARNING"
      filter   = "${local.database} AND metric.type=\"cloudsql.googleapis.com/database/memory/utilization\""
      aligner  = "ALIGN_MEAN"
      reducer  = "REDUCE_MAX"
      above    = 0.95
      period   = "300s"
      duration = "1800s"
    }
    job_failed = {
      title    = "a migration or an operator command failed"
      runbook  = "migration-failed"
      severity = "CRITICAL"
      filter   = "resource.type=\"cloud_run_job\" AND metric.type=\"run.googleapis.com/job/completed_execution_count\" AND metric.labels.result=\"failed\""
      aligner  = "ALIGN_DELTA"
      reducer  = "REDUCE_SUM"
      above    = 0
      period   = "300s"
      duration = "0s"
    }
    }, { for queue in var.queues : "queue_${queue}" => {
      title    = "tasks of ${queue} are not delivered"
      runbook  = "queue-growing"
      severity = "CRITICAL"
      filter   = "resource.type=\"cloud_tasks_queue\" AND resource.labels.queue_id=\"${queue}\" AND metric.type=\"cloudtasks.googleapis.com/queue/depth\""
      aligner  = "ALIGN_MIN"
      reducer  = "REDUCE_SUM"
      above    = 500
      period   = "300s"
      duration = "600s"
  } })
}

resource "google_monitoring_alert_policy" "metric" {
  for_each = local.metric_alerts

  display_name          = "Piloto ${var.environment}: ${each.value.title}"
  severity              = each.value.severity
  combiner              = "OR"
  notification_channels = local.channels

  conditions {
    display_name = each.value.title

    condition_threshold {
      filter             = each.value.filter
      denominator_filter = try(each.value.denominator, null)
      comparison         = can(each.value.below) ? "COMPARISON_LT" : "COMPARISON_GT"
      threshold_value    = try(each.value.below, each.value.above)
      duration           = each.value.duration

      aggregations {
        alignment_period     = each.value.period
        per_series_aligner   = each.value.aligner
        cross_series_reducer = each.value.reducer
      }

      dynamic "denominator_aggregations" {
        for_each = can(each.value.denominator) ? [1] : []

        content {
          alignment_period     = each.value.period
          per_series_aligner   = each.value.aligner
          cross_series_reducer = each.value.reducer
        }
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
