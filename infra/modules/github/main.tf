variable "project_id" {
  description = "The project that is deployed to."
  type        = string
}

variable "environment" {
  description = "The GitHub environment whose workflow runs may deploy: staging or production."
  type        = string
}

variable "repository" {
  description = "The GitHub repository as owner/name."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.repository))
    error_message = "repository must be owner/name."
  }
}

variable "repository_id" {
  description = "Its number (`gh api repos/<owner>/<name> --jq .id`): a name can be taken over after a rename, a number cannot."
  type        = string

  validation {
    condition     = can(regex("^[0-9]+$", var.repository_id))
    error_message = "repository_id is a number."
  }
}

variable "release_ref" {
  description = "Where releases come from, as a CEL condition on assertion.ref."
  type        = string
}

variable "run_as" {
  description = "Service accounts that what is deployed runs as, by a name known before apply."
  type        = map(string)
}

variable "region" {
  description = "The region of the registry."
  type        = string
}

variable "repository_name" {
  description = "The Artifact Registry repository images are pushed to."
  type        = string
}

variable "page_bucket" {
  description = "The bucket of the page; null where the API serves it."
  type        = string
}

variable "has_page_bucket" {
  description = "Whether there is one, known before apply."
  type        = bool
}

# No key file exists: GitHub proves who runs with a token of minutes, and only from this repository and these refs.
resource "google_iam_workload_identity_pool" "github" {
  workload_identity_pool_id = "github"
  display_name              = "GitHub Actions"
}

resource "google_iam_workload_identity_pool_provider" "github" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.github.workload_identity_pool_id
  workload_identity_pool_provider_id = "piloto"
  display_name                       = "Piloto's repository"

  attribute_mapping = {
    "google.subject"        = "assertion.repository_id + ':' + assertion.run_id + ':' + assertion.run_attempt"
    "attribute.environment" = "assertion.repository_id + ':' + ('environment' in assertion ? assertion.environment : 'none')"
  }

  attribute_condition = "assertion.repository == '${var.repository}' && assertion.repository_id == '${var.repository_id}' && ${var.release_ref}"

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

locals {
  members = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.github.name}"
}

# Deploys an image: it changes what runs, never what exists. Plan and apply are a person's: such changes are rare, and may delete.
resource "google_service_account" "deployer" {
  account_id   = "piloto-deployer"
  display_name = "Piloto: deploys from GitHub"
}

resource "google_service_account_iam_member" "deployer" {
  service_account_id = google_service_account.deployer.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "${local.members}/attribute.environment/${var.repository_id}:${var.environment}"
}

# run.developer on the project rather than on each service: it also runs jobs and moves traffic, but grants nobody anything.
resource "google_project_iam_member" "deployer" {
  project = var.project_id
  role    = "roles/run.developer"
  member  = google_service_account.deployer.member
}

resource "google_service_account_iam_member" "deploys_as" {
  for_each = var.run_as

  service_account_id = "projects/${var.project_id}/serviceAccounts/${each.value}"
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.deployer.member
}

resource "google_artifact_registry_repository_iam_member" "deployer" {
  location   = var.region
  repository = var.repository_name
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.deployer.member
}

resource "google_storage_bucket_iam_member" "deployer" {
  count = var.has_page_bucket ? 1 : 0

  bucket = var.page_bucket
  role   = "roles/storage.objectUser"
  member = google_service_account.deployer.member
}

# The page's policy names the hashes of its scripts, so it changes with the page: this one right of the load balancer's.
resource "google_project_iam_custom_role" "page_headers" {
  count = var.has_page_bucket ? 1 : 0

  role_id     = "pilotoPageHeaders"
  title       = "Piloto: headers of the page"
  description = "Sets the response headers of the page and takes replaced pages out of the CDN."
  permissions = [
    "compute.backendBuckets.get",
    "compute.backendBuckets.update",
    "compute.globalOperations.get",
    "compute.urlMaps.get",
    "compute.urlMaps.invalidateCache",
  ]
}

resource "google_project_iam_member" "page_headers" {
  count = var.has_page_bucket ? 1 : 0

  project = var.project_id
  role    = google_project_iam_custom_role.page_headers[0].id
  member  = google_service_account.deployer.member
}

output "provider" {
  description = "What google-github-actions/auth calls workload_identity_provider."
  value       = google_iam_workload_identity_pool_provider.github.name
}

output "deployer_email" {
  description = "The service account of the deploy workflow."
  value       = google_service_account.deployer.email
}
