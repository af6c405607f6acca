variable "region" {
  description = "Where the schedule runs."
  type        = string
}

variable "worker_url" {
  description = "The worker's address, and the audience of the token."
  type        = string
}

variable "invoker_email" {
  description = "The identity the call is made as."
  type        = string
}

# What the clock starts where no process is awake to look: tasks that were never delivered, mails, expired rows.
resource "google_cloud_scheduler_job" "sweep" {
  name             = "piloto-sweep"
  region           = var.region
  description      = "Finds work that nobody was told of."
  schedule         = "* * * * *"
  time_zone        = "Etc/UTC"
  attempt_deadline = "120s"

  # The next minute is the retry.
  retry_config {
    retry_count = 0
  }

  http_target {
    http_method = "POST"
    uri         = "${var.worker_url}/internal/sweep"

    oidc_token {
      service_account_email = var.invoker_email
      audience              = var.worker_url
    }
  }
}
