variable "region" {
  description = "The region of the API's service."
  type        = string
}

variable "app_host" {
  description = "The host of the page."
  type        = string
}

variable "api_host" {
  description = "The API's own host; null: the API answers on app_host, below its own paths."
  type        = string
}

variable "service_name" {
  description = "The Cloud Run service of the API."
  type        = string
}

variable "page_bucket" {
  description = "The bucket of the built page."
  type        = string
}

variable "page_headers" {
  description = "Response headers of the page: what `pnpm build:static` wrote into dist-static/headers.json."
  type        = map(string)

  validation {
    condition     = contains([for name in keys(var.page_headers) : lower(name)], "content-security-policy")
    error_message = "page_headers has no content-security-policy: run `pnpm build:static` first."
  }
}

variable "has_armor" {
  description = "Put Cloud Armor before the API: a limit per address, and Google's rules against known attacks in preview."
  type        = bool
}

variable "dns_authorizations" {
  description = "Certificate Manager's DNS authorizations by host."
  type        = map(string)
}

variable "address_id" {
  description = "The reserved address the hosts' records name."
  type        = string
}
