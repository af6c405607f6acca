module "github" {
  source = "../github"

  project_id      = var.project_id
  environment     = var.environment
  region          = var.region
  repository      = var.github_repository
  repository_id   = var.github_repository_id
  release_ref     = local.is_production ? "assertion.ref.startsWith('refs/tags/v')" : "assertion.ref == 'refs/heads/main'"
  repository_name = module.artifact_registry.repository_id
  page_bucket     = module.storage.page_bucket
  has_page_bucket = local.has_load_balancer
  run_as = {
    api    = local.api_email
    worker = local.worker_email
    jobs   = local.jobs_email
  }

  depends_on = [module.project_services]
}

module "monitoring" {
  count  = local.is_running ? 1 : 0
  source = "../monitoring"

  project_id      = var.project_id
  project_number  = data.google_project.this.number
  environment     = var.environment
  worker          = var.worker
  host            = trimprefix(module.settings.api_origin, "https://")
  alert_emails    = var.alert_emails
  runbooks_url    = "https://github.com/${var.github_repository}/blob/main/docs/runbooks"
  database_id     = module.database.database_id
  max_connections = var.database.max_connections
  queues          = flatten(module.tasks[*].queue_names)
  billing_account = var.billing_account
  monthly_budget  = var.monthly_budget

  depends_on = [module.project_services]
}
