variable "region" {
  description = "Where the queues are."
  type        = string
}

variable "enqueuers" {
  description = "Service accounts that may create tasks, by a name known before apply."
  type        = map(string)
}

variable "worker_instances" {
  description = "How many instances the worker may have: no queue delivers more at once than they take."
  type        = number

  validation {
    condition     = var.worker_instances >= 1 && var.worker_instances <= 100
    error_message = "worker_instances must be 1 to 100."
  }
}

/*
 * Rows in Postgres are the truth and count the attempts; a task is only the knock. Three queues, because a queue has no
 * priorities: a burst of webhooks must not stand before an answer to a customer. What one instance takes: docs/jobs.md.
 */
locals {
  per_instance = {
    talk       = 14
    ingest     = 10
    background = 10
  }
}

resource "google_cloud_tasks_queue" "this" {
  for_each = local.per_instance

  name     = "piloto-${each.key}"
  location = var.region

  rate_limits {
    max_dispatches_per_second = 100
    max_concurrent_dispatches = var.worker_instances * each.value
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
    for queue in keys(local.per_instance) : { for name, email in var.enqueuers : "${queue}/${name}" => { queue = queue, email = email } }
  ]...)

  location = var.region
  name     = google_cloud_tasks_queue.this[each.value.queue].name
  role     = "roles/cloudtasks.enqueuer"
  member   = "serviceAccount:${each.value.email}"
}

# From the names that are known before apply: alert policies are made for each.
output "queue_names" {
  description = "The queues, for metrics."
  value       = [for queue in keys(local.per_instance) : "piloto-${queue}"]
}
