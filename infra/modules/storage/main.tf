variable "project_id" {
  description = "The project; bucket names are global, so its id is part of them."
  type        = string
}

variable "region" {
  description = "Where the objects are kept."
  type        = string
}

variable "page_origin" {
  description = "The origin of the page: the only one that may put files from a browser."
  type        = string
}

variable "has_page_bucket" {
  description = "Whether the page is served from a bucket."
  type        = bool
}

variable "uploads_admins" {
  description = "Service accounts that read, write and delete uploads, by a name known before apply."
  type        = map(string)
}

variable "undo_days" {
  description = "How long a deleted object can be brought back; a person's erasure is complete after that."
  type        = number
  default     = 7

  validation {
    condition     = var.undo_days == 0 || (var.undo_days >= 7 && var.undo_days <= 90)
    error_message = "undo_days must be 0 (off) or 7 to 90, as Cloud Storage asks."
  }
}

# Files of customers: nobody reads one but by a signed URL that lives for minutes.
resource "google_storage_bucket" "uploads" {
  name                        = "${var.project_id}-uploads"
  location                    = var.region
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  soft_delete_policy {
    retention_duration_seconds = var.undo_days * 86400
  }

  cors {
    origin = [var.page_origin]
    method = ["GET", "HEAD", "PUT"]
    response_header = [
      "content-disposition",
      "content-length",
      "content-range",
      "content-type",
      "etag",
      "x-goog-content-length-range",
      "x-goog-if-generation-match",
    ]
    max_age_seconds = 3600
  }

  # What was begun and never finished costs money and shows nowhere.
  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }

    condition {
      age = 1
    }
  }

  # Films and voice messages are looked at in the first days, and kept for years.
  lifecycle_rule {
    action {
      type          = "SetStorageClass"
      storage_class = "NEARLINE"
    }

    condition {
      age                   = 90
      matches_storage_class = ["STANDARD"]
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_storage_bucket_iam_member" "uploads_admin" {
  for_each = var.uploads_admins

  bucket = google_storage_bucket.uploads.name
  role   = "roles/storage.objectUser"
  member = "serviceAccount:${each.value}"
}

# The built page: public by nature. Old assets stay for pages that are still open.
resource "google_storage_bucket" "page" {
  count = var.has_page_bucket ? 1 : 0

  name                        = "${var.project_id}-page"
  location                    = var.region
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "inherited"

  # "/" is index.html; every other path of the page is rewritten to it by the load balancer.
  website {
    main_page_suffix = "index.html"
  }

  versioning {
    enabled = true
  }

  # A replaced index.html is what a rollback needs, for a while.
  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      num_newer_versions = 30
      with_state         = "ARCHIVED"
    }
  }
}

# Reads an object by its name; objectViewer would list the bucket to everyone.
resource "google_storage_bucket_iam_member" "page_reader" {
  count = var.has_page_bucket ? 1 : 0

  bucket = google_storage_bucket.page[0].name
  role   = "roles/storage.legacyObjectReader"
  member = "allUsers"
}

output "uploads_bucket" {
  description = "The bucket of customers' files."
  value       = google_storage_bucket.uploads.name
}

output "page_bucket" {
  description = "The bucket of the built page; null where the API serves it."
  value       = one(google_storage_bucket.page[*].name)
}
