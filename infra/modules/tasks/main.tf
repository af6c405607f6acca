variable "region" {
  description = "Where the queues are."
  type        = string
}

variable "enqueuers" {
  description = "Service accounts that may create tasks, by a name known before apply."
  type        = map(string)
}

variable "max_concurrent" {
  description = "Tasks of all queues that may run at once: what the worker's instances can take."
  type        = number

  validation {
    condition     = var.max_concurrent >= 4 && var.max_concurrent <= 5000
    error_message = "max_concurrent must be 4 to 5000."
  }
}

/*
 * Rows in Postgres are the truth and count the attempts; a task is only the knock. Three queues, so that a burst of
 * webhooks does not stand before an answer to a customer: half of the worker is for talking, a quarter for each other.
 */
locals {
  shares = {
    talk       = 0.5
    ingest     = 0.25
    background = 0.25
  }
}

resource "google_cloud_tasks_queue" "this" {
  for_each = local.shares

  name     = "piloto-${each.key}"
  location = var.region

  rate_limits {
    max_dispatches_per_second = 100
    max_concurrent_dispatches = floor(var.max_concurrent * each.value)
  }

  # Of the knock. After it the sweep finds the row and knocks again.
  retry_config {
    max_attempts       = 10
    min_backoff        = "1s"
    max_backoff        = "60s"
    max_doublings      = 5
    max_retry_duration = "3600s"
  }

  stackdriver_logging_config {
    sampling_ratio = 0.01
  }
}

resource "google_cloud_tasks_queue_iam_member" "enqueuer" {
  for_each = merge([
    for queue in keys(local.shares) : { for name, email in var.enqueuers : "${queue}/${name}" => { queue = queue, email = email } }
  ]...)

  location = var.region
  name     = google_cloud_tasks_queue.this[each.value.queue].name
  role     = "roles/cloudtasks.enqueuer"
  member   = "serviceAccount:${each.value.email}"
}

# From the names that are known before apply: alert policies are made for each.
output "queue_names" {
  description = "The queues, for metrics."
  value       = [for queue in keys(local.shares) : "piloto-${queue}"]
}
