locals {
  # Everything the API answers, which a test compares with its routes. /internal is none of it: on the API's service it is
  # 404 as well. Nothing is below /api yet: whoever asks there is answered by the API, not with the page.
  api_prefixes = ["/api/", "/trpc/", "/auth/", "/webhooks/", "/files/", "/export/", "/health/"]
  # Files that lie beside index.html in the bucket; every other path is a route of the page.
  page_files = [for file in var.page.files : "/${file.path}" if !startswith(file.path, "assets/") && file.path != "index.html"]
  has_one    = var.api_host == null
  hosts      = compact([var.app_host, var.api_host])
}

resource "google_compute_region_network_endpoint_group" "api" {
  name                  = "piloto-api"
  region                = var.region
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = var.service_name
  }
}

resource "google_compute_backend_service" "api" {
  name                  = "piloto-api"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  protocol              = "HTTPS"
  # Answers of the API are nobody else's: no CDN, and the connection stays with streams as long as Cloud Run's timeout.
  enable_cdn      = false
  security_policy = one(google_compute_security_policy.api[*].id)

  backend {
    group = google_compute_region_network_endpoint_group.api.id
  }

  log_config {
    enable      = true
    sample_rate = 0.1
  }
}

resource "google_compute_backend_bucket" "page" {
  name                    = "piloto-page"
  bucket_name             = var.page_bucket
  enable_cdn              = true
  compression_mode        = "AUTOMATIC"
  custom_response_headers = [for name, value in var.page.headers : "${name}: ${value}"]

  # The objects say how long: index.html no-store, hashed assets a year (the deploy workflow writes it on them).
  cdn_policy {
    cache_mode         = "USE_ORIGIN_HEADERS"
    request_coalescing = true
  }

  lifecycle {
    # The policy names hashes of the page it belongs to: the deploy workflow sets it with each page.
    ignore_changes = [custom_response_headers]
  }
}

resource "google_compute_url_map" "https" {
  name            = "piloto"
  default_service = google_compute_backend_bucket.page.id

  host_rule {
    hosts        = [var.app_host]
    path_matcher = "app"
  }

  path_matcher {
    name = "app"
    # Only "/" comes to this: the bucket answers it with index.html.
    default_service = google_compute_backend_bucket.page.id

    # With two hosts the API's paths are not on this one; a wrong link shows the page, which says so.
    dynamic "route_rules" {
      for_each = local.has_one ? [1] : []

      content {
        priority = 10
        service  = google_compute_backend_service.api.id

        dynamic "match_rules" {
          for_each = local.api_prefixes

          content {
            prefix_match = match_rules.value
          }
        }
      }
    }

    # An asset that is not there is a 404, never the page: a script that is HTML breaks in strange ways.
    route_rules {
      priority = 20
      service  = google_compute_backend_bucket.page.id

      match_rules {
        prefix_match = "/assets/"
      }

      dynamic "match_rules" {
        for_each = local.page_files

        content {
          full_path_match = match_rules.value
        }
      }
    }

    route_rules {
      priority = 30
      service  = google_compute_backend_bucket.page.id

      match_rules {
        path_template_match = "/**"
      }

      route_action {
        url_rewrite {
          path_template_rewrite = "/index.html"
        }
      }
    }
  }

  dynamic "host_rule" {
    for_each = local.has_one ? [] : [1]

    content {
      hosts        = [var.api_host]
      path_matcher = "api"
    }
  }

  dynamic "path_matcher" {
    for_each = local.has_one ? [] : [1]

    content {
      name            = "api"
      default_service = google_compute_backend_service.api.id
    }
  }
}

resource "google_compute_url_map" "to_https" {
  name = "piloto-to-https"

  default_url_redirect {
    https_redirect         = true
    redirect_response_code = "MOVED_PERMANENTLY_DEFAULT"
    strip_query            = false
  }
}
