variable "hosts" {
  description = "The hosts behind the load balancer; none without one."
  type        = list(string)
}

variable "zone" {
  description = "The Cloud DNS zone that holds the records; null: the records are made by hand elsewhere (output `records`)."
  type        = string
}

# Reserved before the load balancer stands, so that the records can be made on the first day and never change.
resource "google_compute_global_address" "this" {
  count = length(var.hosts) > 0 ? 1 : 0

  name = "piloto"
}

# Proves to Google that the host is ours, once, before anything answers on it.
resource "google_certificate_manager_dns_authorization" "this" {
  for_each = toset(var.hosts)

  name   = "piloto-${replace(each.key, ".", "-")}"
  domain = each.key
}

resource "google_dns_record_set" "authorization" {
  for_each = toset(var.zone == null ? [] : var.hosts)

  managed_zone = var.zone
  name         = google_certificate_manager_dns_authorization.this[each.key].dns_resource_record[0].name
  type         = google_certificate_manager_dns_authorization.this[each.key].dns_resource_record[0].type
  ttl          = 300
  rrdatas      = [google_certificate_manager_dns_authorization.this[each.key].dns_resource_record[0].data]
}

resource "google_dns_record_set" "host" {
  for_each = toset(var.zone == null ? [] : var.hosts)

  managed_zone = var.zone
  name         = "${each.key}."
  type         = "A"
  ttl          = 300
  rrdatas      = [google_compute_global_address.this[0].address]
}

output "address_id" {
  description = "The reserved address, for the forwarding rules; null without hosts."
  value       = one(google_compute_global_address.this[*].id)
}

output "authorizations" {
  description = "DNS authorizations by host, for the certificates."
  value       = { for host, authorization in google_certificate_manager_dns_authorization.this : host => authorization.id }
}

output "records" {
  description = "Every record the hosts need, for a DNS that is not Cloud DNS."
  value = concat(
    [for authorization in google_certificate_manager_dns_authorization.this : {
      name = authorization.dns_resource_record[0].name
      type = authorization.dns_resource_record[0].type
      data = authorization.dns_resource_record[0].data
    }],
    [for host in var.hosts : { name = "${host}.", type = "A", data = google_compute_global_address.this[0].address }],
  )
}
