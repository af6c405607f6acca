variable "kind" {
  description = "pool: always on, takes jobs from Postgres. tasks: a service that Cloud Tasks calls."
  type        = string

  validation {
    condition     = contains(["pool", "tasks"], var.kind)
    error_message = "kind must be pool or tasks; in_api has no worker of its own."
  }
}

variable "region" {
  description = "Where the worker runs."
  type        = string
}

variable "image" {
  description = "The image of the first deployment, by digest; from then on the deploy workflow sets it."
  type        = string
}

variable "service_account" {
  description = "The identity the worker runs as."
  type        = string
}

variable "subnet_id" {
  description = "The subnetwork through which the database is reached."
  type        = string
}

variable "environment" {
  description = "Variables the worker is told."
  type        = map(string)
}

variable "secrets" {
  description = "Variables that come from Secret Manager: name of the variable to id of the secret."
  type        = map(string)
}

variable "size" {
  description = "Instances and the machine of one; concurrency counts where Cloud Tasks calls."
  type = object({
    min_instances = number
    max_instances = number
    concurrency   = number
    cpu           = string
    memory        = string
  })
}

variable "is_protected" {
  description = "Refuse to delete the worker."
  type        = bool
}
