/*
 * Optional: the product has limits of its own per address and account. This stops a flood before it is paid for as
 * instances. Meta's webhooks come in bursts from few addresses and are not counted.
 */
resource "google_compute_security_policy" "api" {
  count = var.has_armor ? 1 : 0

  name = "piloto-api"
  type = "CLOUD_ARMOR"

  rule {
    description = "Meta's webhooks: signed, and never refused for their number"
    action      = "allow"
    priority    = 100

    match {
      expr {
        expression = "request.path.startsWith('/webhooks/')"
      }
    }
  }

  # Counted, not refused, until a month of logs says that no customer's words look like an attack.
  rule {
    description = "Google's rules against injection, in preview"
    action      = "deny(403)"
    priority    = 200
    preview     = true

    match {
      expr {
        expression = "evaluatePreconfiguredWaf('sqli-v33-stable', {'sensitivity': 1}) || evaluatePreconfiguredWaf('xss-v33-stable', {'sensitivity': 1})"
      }
    }
  }

  rule {
    description = "At most 1200 requests a minute from one address"
    action      = "throttle"
    priority    = 1000

    match {
      versioned_expr = "SRC_IPS_V1"

      config {
        src_ip_ranges = ["*"]
      }
    }

    rate_limit_options {
      conform_action = "allow"
      exceed_action  = "deny(429)"
      enforce_on_key = "IP"

      rate_limit_threshold {
        count        = 1200
        interval_sec = 60
      }
    }
  }

  rule {
    description = "Everyone else"
    action      = "allow"
    priority    = 2147483647

    match {
      versioned_expr = "SRC_IPS_V1"

      config {
        src_ip_ranges = ["*"]
      }
    }
  }
}
