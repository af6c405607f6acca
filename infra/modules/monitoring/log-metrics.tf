locals {
  # Names of packages/api/src/http/log-events.ts; the stage "infrastructure" compares the two.
  counted_events = {
    session_reuse_detected = "Refresh tokens that were used twice"
    sign_in_limited        = "Sign-ins refused by a limit"
    sign_in_failed         = "Sign-ins with a wrong factor"
    dead_letter            = "Jobs and mails that failed for good"
  }
}

resource "google_logging_metric" "events" {
  for_each = local.counted_events

  name        = "piloto/${each.key}"
  description = each.value
  filter      = "jsonPayload.event=\"${each.key}\""

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    unit        = "1"
  }
}

# How long the oldest due job has waited, by kind; the worker tells it regularly.
resource "google_logging_metric" "queue_age" {
  name            = "piloto/job_queue_age"
  description     = "Seconds the oldest due job has waited"
  filter          = "jsonPayload.event=\"job_queue_age\""
  value_extractor = "EXTRACT(jsonPayload.oldestDueSeconds)"

  label_extractors = {
    job = "EXTRACT(jsonPayload.job)"
  }

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "DISTRIBUTION"
    unit        = "s"

    labels {
      key        = "job"
      value_type = "STRING"
    }
  }

  bucket_options {
    exponential_buckets {
      num_finite_buckets = 16
      growth_factor      = 2
      scale              = 1
    }
  }
}
