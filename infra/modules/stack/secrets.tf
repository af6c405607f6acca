locals {
  everyone = {
    api    = local.api_email
    worker = local.worker_email
    jobs   = local.jobs_email
  }
  serving  = { api = local.api_email, worker = local.worker_email }
  job_only = { jobs = local.jobs_email }

  # The variable, and who reads it. Every process checks its whole environment at the start, hence the keys everywhere.
  secret_readers = {
    DATABASE_URL             = local.everyone
    JWT_KEYS                 = local.everyone
    REFRESH_KEYS             = local.everyone
    CSRF_KEYS                = local.everyone
    ENCRYPTION_KEYS          = local.everyone
    SENTRY_DSN               = local.everyone
    SMTP_URL                 = local.serving
    GOOGLE_CLIENT_SECRET     = local.serving
    MIGRATOR_DATABASE_URL    = local.job_only
    API_DATABASE_PASSWORD    = local.job_only
    READER_DATABASE_PASSWORD = local.job_only
  }

  short_names = { for variable in keys(local.secret_readers) : variable => lower(replace(variable, "_", "-")) }
  # A reference to a secret without a version would keep every instance from starting.
  optional = ["SENTRY_DSN", "SMTP_URL", "GOOGLE_CLIENT_SECRET"]
  filled = {
    for variable, name in local.short_names : variable => module.secrets.ids[name]
    if !contains(local.optional, variable) || contains(var.filled_secrets, name)
  }

  read_by = {
    for reader in ["api", "worker", "jobs"] : reader => {
      for variable, secret in local.filled : variable => secret if contains(keys(local.secret_readers[variable]), reader)
    }
  }
}

module "secrets" {
  source = "../secrets"

  project_id  = var.project_id
  environment = var.environment
  region      = var.region
  readers     = { for variable, readers in local.secret_readers : local.short_names[variable] => readers }

  depends_on = [module.project_services]
}
