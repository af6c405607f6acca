module "api" {
  count  = local.is_running ? 1 : 0
  source = "../api"

  project_id              = var.project_id
  region                  = var.region
  image                   = var.image
  service_account         = local.api_email
  subnet_id               = module.network.subnet_id
  environment             = module.settings.api_environment
  secrets                 = local.read_by["api"]
  is_behind_load_balancer = local.has_load_balancer
  domain                  = local.has_load_balancer ? null : var.app_host
  is_protected            = local.is_production

  size = {
    min_instances = var.api.min_instances
    max_instances = var.api.max_instances
    concurrency   = var.api.concurrency
    cpu           = var.api.cpu
    memory        = var.api.memory
  }

  depends_on = [module.artifact_registry, module.tasks]
}

module "worker" {
  count  = local.is_running && var.worker != "in_api" ? 1 : 0
  source = "../worker"

  kind            = var.worker
  region          = var.region
  image           = var.image
  service_account = local.worker_email
  subnet_id       = module.network.subnet_id
  environment     = module.settings.worker_environment
  secrets         = local.read_by["worker"]
  is_protected    = local.is_production

  size = {
    min_instances = var.worker_size.min_instances
    max_instances = var.worker_size.max_instances
    concurrency   = var.worker_size.concurrency
    cpu           = var.worker_size.cpu
    memory        = var.worker_size.memory
  }

  depends_on = [module.artifact_registry]
}

module "jobs" {
  count  = local.is_running ? 1 : 0
  source = "../jobs"

  project_id      = var.project_id
  region          = var.region
  image           = var.image
  service_account = local.jobs_email
  subnet_id       = module.network.subnet_id
  environment     = module.settings.jobs_environment
  migrate_secrets = local.read_by["jobs"]
  ops_secrets     = { for variable, secret in local.read_by["jobs"] : variable => secret if !endswith(variable, "_PASSWORD") }
  is_protected    = local.is_production

  depends_on = [module.artifact_registry]
}

module "tasks" {
  count  = local.has_tasks ? 1 : 0
  source = "../tasks"

  region           = var.region
  worker_instances = var.worker_size.max_instances
  enqueuers = {
    api    = local.api_email
    worker = local.worker_email
  }

  depends_on = [module.project_services]
}

module "scheduler" {
  count  = local.has_tasks && local.is_running ? 1 : 0
  source = "../scheduler"

  region        = var.region
  worker_url    = module.settings.worker_url
  invoker_email = module.identities.invoker_email

  depends_on = [module.worker]
}

module "load_balancer" {
  count  = local.has_load_balancer && local.is_running ? 1 : 0
  source = "../load-balancer"

  region             = var.region
  app_host           = var.app_host
  api_host           = var.api_host
  address_id         = module.dns.address_id
  service_name       = module.api[0].service_name
  page_bucket        = module.storage.page_bucket
  page               = jsondecode(file(var.page_headers_file))
  has_armor          = var.has_armor
  dns_authorizations = module.dns.authorizations
}
