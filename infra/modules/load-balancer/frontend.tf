# Authorized by DNS: the certificate is there before the first visitor is, and stays when the address moves.
resource "google_certificate_manager_certificate" "this" {
  for_each = toset(local.hosts)

  name = "piloto-${replace(each.key, ".", "-")}"

  managed {
    domains            = [each.key]
    dns_authorizations = [var.dns_authorizations[each.key]]
  }
}

resource "google_certificate_manager_certificate_map" "this" {
  name = "piloto"
}

resource "google_certificate_manager_certificate_map_entry" "this" {
  for_each = google_certificate_manager_certificate.this

  name         = each.value.name
  map          = google_certificate_manager_certificate_map.this.name
  hostname     = each.key
  certificates = [each.value.id]
}

resource "google_compute_ssl_policy" "this" {
  name            = "piloto"
  profile         = "MODERN"
  min_tls_version = "TLS_1_2"
}

resource "google_compute_target_https_proxy" "this" {
  name            = "piloto"
  url_map         = google_compute_url_map.https.id
  certificate_map = "//certificatemanager.googleapis.com/${google_certificate_manager_certificate_map.this.id}"
  ssl_policy      = google_compute_ssl_policy.this.id
  quic_override   = "ENABLE"

  depends_on = [google_certificate_manager_certificate_map_entry.this]
}

resource "google_compute_target_http_proxy" "this" {
  name    = "piloto-to-https"
  url_map = google_compute_url_map.to_https.id
}

resource "google_compute_global_forwarding_rule" "https" {
  name                  = "piloto-https"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = var.address_id
  port_range            = "443"
  target                = google_compute_target_https_proxy.this.id
}

resource "google_compute_global_forwarding_rule" "http" {
  name                  = "piloto-http"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = var.address_id
  port_range            = "80"
  target                = google_compute_target_http_proxy.this.id
}
