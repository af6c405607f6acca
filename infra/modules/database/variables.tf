variable "region" {
  description = "The region of the instance."
  type        = string
}

variable "network_id" {
  description = "The network in which the instance has its only address."
  type        = string
}

variable "tier" {
  description = "Machine of the instance, such as db-g1-small or db-custom-2-7680 (2 CPUs, 7.5 GB)."
  type        = string

  validation {
    condition     = can(regex("^db-(f1-micro|g1-small|custom-[0-9]+-[0-9]+)$", var.tier))
    error_message = "tier must be db-f1-micro, db-g1-small or db-custom-<cpus>-<megabytes>."
  }
}

variable "availability" {
  description = "REGIONAL keeps a standby in a second zone; ZONAL is half the price, and down while its zone is."
  type        = string

  validation {
    condition     = contains(["ZONAL", "REGIONAL"], var.availability)
    error_message = "availability must be ZONAL or REGIONAL."
  }
}

variable "max_connections" {
  description = "The server's limit; the stack proves that all instances together stay below it."
  type        = number

  validation {
    condition     = var.max_connections >= 25 && var.max_connections <= 1000
    error_message = "max_connections must be 25 to 1000."
  }
}

variable "disk_gb" {
  description = "The disk at first; it grows by itself and never shrinks."
  type        = number
  default     = 10

  validation {
    condition     = var.disk_gb >= 10
    error_message = "disk_gb must be at least 10."
  }
}

variable "disk_limit_gb" {
  description = "Where growing by itself ends: a runaway writer must not become a bill. The disk alert comes before."
  type        = number

  validation {
    condition     = var.disk_limit_gb >= var.disk_gb
    error_message = "disk_limit_gb must be at least disk_gb."
  }
}

variable "backup_count" {
  description = "Daily backups that are kept."
  type        = number

  validation {
    condition     = var.backup_count >= 7 && var.backup_count <= 365
    error_message = "backup_count must be 7 to 365."
  }
}

variable "log_days" {
  description = "How far back a point in time can be restored, in days; the Enterprise edition allows seven."
  type        = number
  default     = 7

  validation {
    condition     = var.log_days >= 1 && var.log_days <= 7
    error_message = "log_days must be 1 to 7."
  }
}

variable "is_protected" {
  description = "Refuse to delete the instance."
  type        = bool
}
