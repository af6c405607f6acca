variable "has_invoker" {
  description = "Whether Cloud Tasks and Cloud Scheduler call the worker, as an identity of their own."
  type        = bool
}

# One identity each, without any role on the project: what each may do stands beside the thing it may do it to.
resource "google_service_account" "api" {
  account_id   = "piloto-api"
  display_name = "Piloto: the API"
}

resource "google_service_account" "worker" {
  account_id   = "piloto-worker"
  display_name = "Piloto: the worker"
}

resource "google_service_account" "jobs" {
  account_id   = "piloto-jobs"
  display_name = "Piloto: migrations and operator commands"
}

resource "google_service_account" "invoker" {
  count = var.has_invoker ? 1 : 0

  account_id   = "piloto-invoker"
  display_name = "Piloto: who calls /internal"
}

# V4 signed URLs without a key file: each signs as itself, through the IAM API.
resource "google_service_account_iam_member" "signs_as_itself" {
  for_each = {
    api    = google_service_account.api
    worker = google_service_account.worker
  }

  service_account_id = each.value.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = each.value.member
}

# Who enqueues a task names the identity it will be delivered as, and must be allowed to.
resource "google_service_account_iam_member" "enqueues_as_invoker" {
  for_each = var.has_invoker ? {
    api    = google_service_account.api
    worker = google_service_account.worker
  } : {}

  service_account_id = google_service_account.invoker[0].name
  role               = "roles/iam.serviceAccountUser"
  member             = each.value.member
}

output "api_email" {
  description = "The API's service account."
  value       = google_service_account.api.email
}

output "worker_email" {
  description = "The worker's service account."
  value       = google_service_account.worker.email
}

output "jobs_email" {
  description = "The service account of migrations and operator commands."
  value       = google_service_account.jobs.email
}

output "invoker_email" {
  description = "Who calls /internal; empty without Cloud Tasks."
  value       = one(google_service_account.invoker[*].email)
}
