locals {
  # One line of these is already something to look at. Names of packages/api/src/http/log-events.ts.
  log_alerts = {
    dead_letter = {
      title    = "a job failed for good"
      runbook  = "queue-growing"
      severity = "WARNING"
      filter   = "jsonPayload.event=\"dead_letter\""
    }
    queue_age = {
      title    = "a due job has waited for more than two minutes"
      runbook  = "queue-growing"
      severity = "CRITICAL"
      filter   = "jsonPayload.event=\"job_queue_age\" AND jsonPayload.oldestDueSeconds>120"
    }
    channel_needs_reauth = {
      title    = "Meta does not take a channel's token any more"
      runbook  = "meta-token-expired"
      severity = "WARNING"
      filter   = "jsonPayload.event=\"channel_needs_reauth\""
    }
    channel_blocked = {
      title    = "Meta blocks a channel"
      runbook  = "meta-token-expired"
      severity = "WARNING"
      filter   = "jsonPayload.event=\"channel_blocked\""
    }
    database_away = {
      title    = "an instance cannot reach the database"
      runbook  = "database-down"
      severity = "CRITICAL"
      filter   = "jsonPayload.event=\"database_away\""
    }
    disk_full = {
      title    = "the database's disk is full"
      runbook  = "disk-full"
      severity = "CRITICAL"
      filter   = "jsonPayload.event=\"disk_full\""
    }
    migration_failed = {
      title    = "a migration failed and was undone"
      runbook  = "migration-failed"
      severity = "CRITICAL"
      filter   = "jsonPayload.event=\"migration_failed\""
    }
    audit_chain_broken = {
      title    = "an audit chain does not verify"
      runbook  = "leaked-secret"
      severity = "CRITICAL"
      filter   = "jsonPayload.event=\"audit_chain_broken\""
    }
    # A person may restore; nobody does so unseen.
    database_restored = {
      title    = "a database was restored or cloned"
      runbook  = "restore"
      severity = "WARNING"
      filter   = "log_id(\"cloudaudit.googleapis.com/activity\") AND protoPayload.methodName=~\"cloudsql.instances.(restoreBackup|clone)\""
    }
    secret_changed = {
      title    = "a secret got a new value"
      runbook  = "leaked-secret"
      severity = "WARNING"
      filter   = "log_id(\"cloudaudit.googleapis.com/activity\") AND protoPayload.methodName=~\"SecretManagerService.(AddSecretVersion|DestroySecretVersion|SetIamPolicy)$\""
    }
  }
}

resource "google_monitoring_alert_policy" "log" {
  for_each = local.log_alerts

  display_name          = "Piloto ${var.environment}: ${each.value.title}"
  severity              = each.value.severity
  combiner              = "OR"
  notification_channels = local.channels

  conditions {
    display_name = each.value.title

    condition_matched_log {
      filter = each.value.filter
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

  # A storm of lines is one mail in half an hour.
  alert_strategy {
    auto_close = "86400s"

    notification_rate_limit {
      period = "1800s"
    }
  }
}
