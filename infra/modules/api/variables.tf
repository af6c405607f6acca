variable "region" {
  description = "Where the service runs."
  type        = string
}

variable "image" {
  description = "The image of the first deployment, by digest; from then on the deploy workflow sets it."
  type        = string
}

variable "service_account" {
  description = "The identity the API runs as."
  type        = string
}

variable "subnet_id" {
  description = "The subnetwork through which the database is reached."
  type        = string
}

variable "environment" {
  description = "Variables the API is told."
  type        = map(string)
}

variable "secrets" {
  description = "Variables that come from Secret Manager: name of the variable to id of the secret."
  type        = map(string)
}

variable "size" {
  description = "Instances, requests at once in one of them, and its machine."
  type = object({
    min_instances = number
    max_instances = number
    concurrency   = number
    cpu           = string
    memory        = string
  })
}

variable "is_behind_load_balancer" {
  description = "Answer the load balancer only, so that nobody goes around it with forged addresses."
  type        = bool
}

variable "domain" {
  description = "A host mapped straight to the service; null: none."
  type        = string
}

variable "project_id" {
  description = "The project, as domain mappings ask for it."
  type        = string
}

variable "is_protected" {
  description = "Refuse to delete the service."
  type        = bool
}
