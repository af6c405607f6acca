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

variable "page" {
  description = "What `pnpm build:static` wrote into dist-static/headers.json: the page's response headers and its files."
  type = object({
    headers = map(string)
    files   = list(object({ path = string }))
  })

  validation {
    condition     = contains([for name in keys(var.page.headers) : lower(name)], "content-security-policy")
    error_message = "page.headers has no content-security-policy: run `pnpm build:static` again."
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
