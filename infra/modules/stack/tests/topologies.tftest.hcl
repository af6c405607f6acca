# What each topology creates. The provider is needed for its schema; its answers are made up, so no project is.
mock_provider "google" {
  mock_data "google_project" {
    defaults = {
      number = "123456789"
    }
  }
}

variables {
  environment              = "staging"
  project_id               = "piloto-test"
  region                   = "southamerica-east1"
  topology                 = "balanced"
  worker                   = "pool"
  app_host                 = "app.example.com"
  api_host                 = null
  dns_zone                 = null
  image                    = "southamerica-east1-docker.pkg.dev/piloto-test/piloto/piloto@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  extra_environment        = {}
  filled_secrets           = ["smtp-url"]
  page_headers_file        = "tests/headers.json"
  has_armor                = false
  github_repository        = "example/piloto-de-vendas"
  github_repository_id     = "123456789"
  promoters                = []
  staging_image_repository = null
  alert_emails             = ["founder@example.com"]
  billing_account          = null
  monthly_budget           = { amount = 300, currency = "BRL" }
  api                      = { min_instances = 1, max_instances = 1, concurrency = 80, pool_size = 8, cpu = "1", memory = "1Gi" }
  worker_size              = { min_instances = 1, max_instances = 1, concurrency = 40, pool_size = 8, cpu = "1", memory = "1Gi" }
  database                 = { tier = "db-g1-small", availability = "ZONAL", max_connections = 50, disk_limit_gb = 30, backup_count = 7 }
}

run "before_there_is_an_image" {
  command = plan
  variables {
    image = null
  }
  assert {
    condition     = length(module.api) + length(module.worker) + length(module.jobs) + length(module.load_balancer) + length(module.monitoring) == 0
    error_message = "Nothing runs without an image."
  }
  assert {
    condition     = length(output.dns_records) == 2
    error_message = "The records can be made on the first day: one that proves the host is ours, and its address."
  }
}

run "single_in_api" {
  command = plan
  variables {
    topology = "single"
    worker   = "in_api"
    app_host = null
  }
  assert {
    condition     = length(module.load_balancer) == 0 && output.page_bucket == null
    error_message = "One service serves the page: no load balancer, no bucket for it."
  }
  assert {
    condition     = length(module.worker) + length(module.tasks) + length(module.scheduler) == 0
    error_message = "The API works off the jobs."
  }
}

run "single_pool" {
  command = plan
  variables {
    topology = "single"
    worker   = "pool"
    app_host = null
  }
  assert {
    condition     = length(module.load_balancer) == 0 && output.page_bucket == null
    error_message = "One service serves the page: no load balancer, no bucket for it."
  }
  assert {
    condition     = length(module.worker) == 1 && length(module.tasks) + length(module.scheduler) == 0
    error_message = "A pool takes jobs from Postgres."
  }
}

run "single_tasks" {
  command = plan
  variables {
    topology = "single"
    worker   = "tasks"
    app_host = null
  }
  assert {
    condition     = length(module.load_balancer) == 0 && output.page_bucket == null
    error_message = "One service serves the page: no load balancer, no bucket for it."
  }
  assert {
    condition     = length(module.worker) == 1 && length(module.tasks) == 1 && length(module.scheduler) == 1
    error_message = "Cloud Tasks calls the worker, the clock sweeps."
  }
}

run "balanced_in_api" {
  command = plan
  variables {
    topology = "balanced"
    worker   = "in_api"
  }
  assert {
    condition     = length(module.load_balancer) == 1 && output.page_bucket == "piloto-test-page"
    error_message = "The page is in a bucket behind the load balancer."
  }
  assert {
    condition     = length(module.worker) + length(module.tasks) + length(module.scheduler) == 0
    error_message = "The API works off the jobs."
  }
}

run "balanced_pool" {
  command = plan
  variables {
    topology = "balanced"
    worker   = "pool"
  }
  assert {
    condition     = length(module.load_balancer) == 1 && output.page_bucket == "piloto-test-page"
    error_message = "The page is in a bucket behind the load balancer."
  }
  assert {
    condition     = length(module.worker) == 1 && length(module.tasks) + length(module.scheduler) == 0
    error_message = "A pool takes jobs from Postgres."
  }
}

run "balanced_tasks" {
  command = plan
  variables {
    topology  = "balanced"
    worker    = "tasks"
    dns_zone  = "example"
    has_armor = true
  }
  assert {
    condition     = length(module.load_balancer) == 1 && output.page_bucket == "piloto-test-page"
    error_message = "The page is in a bucket behind the load balancer."
  }
  assert {
    condition     = length(module.worker) == 1 && length(module.tasks) == 1 && length(module.scheduler) == 1
    error_message = "Cloud Tasks calls the worker, the clock sweeps."
  }
}

run "split_in_api" {
  command = plan
  variables {
    topology = "split"
    worker   = "in_api"
    api_host = "api.example.com"
  }
  assert {
    condition     = length(module.load_balancer) == 1 && output.page_bucket == "piloto-test-page"
    error_message = "The page is in a bucket behind the load balancer."
  }
  assert {
    condition     = length(module.worker) + length(module.tasks) + length(module.scheduler) == 0
    error_message = "The API works off the jobs."
  }
}

run "split_pool" {
  command = plan
  variables {
    topology = "split"
    worker   = "pool"
    api_host = "api.example.com"
  }
  assert {
    condition     = length(module.load_balancer) == 1 && output.page_bucket == "piloto-test-page"
    error_message = "The page is in a bucket behind the load balancer."
  }
  assert {
    condition     = length(module.worker) == 1 && length(module.tasks) + length(module.scheduler) == 0
    error_message = "A pool takes jobs from Postgres."
  }
  assert {
    condition     = length(output.dns_records) == 4 && output.api_origin == "https://api.example.com"
    error_message = "Two hosts, each proven and addressed."
  }
}

run "split_tasks" {
  command = plan
  variables {
    topology = "split"
    worker   = "tasks"
    api_host = "api.example.com"
  }
  assert {
    condition     = length(module.load_balancer) == 1 && output.page_bucket == "piloto-test-page"
    error_message = "The page is in a bucket behind the load balancer."
  }
  assert {
    condition     = length(module.worker) == 1 && length(module.tasks) == 1 && length(module.scheduler) == 1
    error_message = "Cloud Tasks calls the worker, the clock sweeps."
  }
}

run "refuses_an_image_without_a_digest" {
  command = plan
  variables {
    image = "southamerica-east1-docker.pkg.dev/piloto-test/piloto/piloto:latest"
  }
  expect_failures = [var.image]
}

run "refuses_a_google_secret_without_its_client" {
  command = plan
  variables {
    filled_secrets = ["google-client-secret"]
  }
  expect_failures = [var.filled_secrets]
}
