/*
 * What the product is told, worked out from the topology. No resource and no provider: `terraform test` proves it
 * anywhere, without a project and without the network.
 */
locals {
  api_name    = "piloto-api"
  worker_name = "piloto-worker"

  has_load_balancer = var.topology != "single"
  run_url           = "https://${local.api_name}-${var.project_number}.${var.region}.run.app"
  worker_url        = "https://${local.worker_name}-${var.project_number}.${var.region}.run.app"
  public_origin     = var.app_host == null ? local.run_url : "https://${var.app_host}"
  api_origin        = var.api_host == null ? "" : "https://${var.api_host}"
  jobs              = var.worker == "tasks" ? "cloud_tasks" : "postgres"

  # Cloud Run appends the client to X-Forwarded-For; behind the load balancer the client and the balancer's own address.
  trusted_hops = local.has_load_balancer ? 2 : 1

  # Beside the pool: listeners for revocations and hints; where jobs run, the outbox's and four for the queue; with Cloud
  # Tasks, in every process, the one that hears of jobs to publish.
  per_api = var.api.pool_size + 2 + { in_api = 5, pool = 0, tasks = 1 }[var.worker]
  # A worker hears revocations and hints as well: it is the same process with other parts on.
  per_worker = var.worker_size.pool_size + 7
  worker_instances = {
    in_api = 0
    pool   = var.worker_size.min_instances
    tasks  = var.worker_size.max_instances
  }[var.worker]

  # Migration and an operator command at once; what PostgreSQL keeps for superusers, and Cloud SQL's own agents.
  for_jobs      = 8
  for_cloud_sql = 10
  connections   = var.api.max_instances * local.per_api + local.worker_instances * local.per_worker + local.for_jobs + local.for_cloud_sql

  common = {
    NODE_ENV             = "production"
    GOOGLE_CLOUD_PROJECT = var.project_id
    PUBLIC_ORIGIN        = local.public_origin
    API_ORIGIN           = local.api_origin
    JOBS                 = local.jobs
    FILES                = "gcs"
    GCS_BUCKET           = var.uploads_bucket
    # The only folder a container may write to is kept in memory, and nothing that matters goes there.
    DATA_DIR           = "/tmp/piloto"
    TRUSTED_PROXY_HOPS = tostring(local.trusted_hops)
  }

  cloud_tasks = local.jobs == "postgres" ? {} : {
    CLOUD_TASKS_LOCATION     = var.region
    CLOUD_TASKS_QUEUE_PREFIX = "piloto"
    INTERNAL_ORIGIN          = local.worker_url
    INTERNAL_SERVICE_ACCOUNT = coalesce(var.invoker_email, "missing")
  }

  api_environment = merge(var.extra, local.common, local.cloud_tasks, {
    RUN                = var.worker == "in_api" ? "all" : "api"
    DATABASE_POOL_SIZE = tostring(var.api.pool_size)
    # Set in the image; empty where a bucket serves the page.
    WEB_DIST = local.has_load_balancer ? "" : "/app/web"
  })

  worker_environment = merge(var.extra, local.common, local.cloud_tasks, {
    RUN                = "worker"
    DATABASE_POOL_SIZE = tostring(var.worker_size.pool_size)
    WEB_DIST           = ""
  })

  # The secret that belongs to Google's client is not read by jobs, and the product refuses to start with half of the two.
  jobs_environment = { for name, value in local.worker_environment : name => value if name != "GOOGLE_CLIENT_ID" }
}

# A check would only warn, after the instances that find no connection have been made.
resource "terraform_data" "connections" {
  input = local.connections

  lifecycle {
    precondition {
      condition     = local.connections <= var.max_connections
      error_message = "All instances together may open ${local.connections} connections, the database allows ${var.max_connections}: fewer instances, smaller pools, or a larger tier with a higher max_connections."
    }
  }
}
