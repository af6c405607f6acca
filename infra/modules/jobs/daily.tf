variable "project_id" {
  description = "The Google Cloud project."
  type        = string
}

# A chain that somebody broke tells nobody by itself: each night all are recomputed, and a broken one is an alert.
resource "google_cloud_scheduler_job" "verify_audit" {
  name             = "piloto-verify-audit"
  region           = var.region
  description      = "Recomputes the audit chains."
  schedule         = "0 4 * * *"
  time_zone        = "America/Sao_Paulo"
  attempt_deadline = "60s"

  # It only starts the job; tomorrow is the retry.
  retry_config {
    retry_count = 0
  }

  http_target {
    http_method = "POST"
    uri         = "https://run.googleapis.com/v2/projects/${var.project_id}/locations/${var.region}/jobs/${google_cloud_run_v2_job.this["ops"].name}:run"
    headers     = { "content-type" = "application/json" }
    body        = base64encode(jsonencode({ overrides = { containerOverrides = [{ args = ["verify-audit"] }] } }))

    oauth_token {
      service_account_email = var.service_account
    }
  }
}

# The identity of the jobs starts this one with other words than its own, and may start nothing else.
resource "google_cloud_run_v2_job_iam_member" "verify_audit" {
  location = google_cloud_run_v2_job.this["ops"].location
  name     = google_cloud_run_v2_job.this["ops"].name
  role     = "roles/run.jobsExecutorWithOverrides"
  member   = "serviceAccount:${var.service_account}"
}
