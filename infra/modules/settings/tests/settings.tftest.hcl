variables {
  topology       = "balanced"
  worker         = "pool"
  project_id     = "piloto-test"
  project_number = "123456789"
  region         = "southamerica-east1"
  app_host       = "app.example.com"
  api_host       = null
  api            = { min_instances = 1, max_instances = 3, concurrency = 80, pool_size = 10 }
  worker_size    = { min_instances = 1, max_instances = 1, pool_size = 10 }

  max_connections = 100
  uploads_bucket  = "piloto-test-uploads"
  invoker_email   = null
  extra           = { MAIL_FROM = "Piloto <oi@example.com>", GOOGLE_CLIENT_ID = "id.apps.googleusercontent.com" }
}

run "one_host_behind_a_load_balancer" {
  assert {
    condition     = output.public_origin == "https://app.example.com" && output.api_origin == "https://app.example.com"
    error_message = "One host serves page and API."
  }
  assert {
    condition     = output.api_environment.WEB_DIST == "" && output.api_environment.TRUSTED_PROXY_HOPS == "2"
    error_message = "The bucket serves the page, and the balancer writes two addresses."
  }
  assert {
    condition     = output.api_environment.RUN == "api" && output.worker_environment.RUN == "worker" && output.api_environment.JOBS == "postgres"
    error_message = "A pool works off jobs from Postgres."
  }
  assert {
    # 3 × (10 + 2) for the API, 17 for the worker, 8 for jobs, 10 of Cloud SQL's own.
    condition     = output.connections == 71
    error_message = "The connections of all instances are added up."
  }
  assert {
    condition     = output.api_environment.MAIL_FROM == "Piloto <oi@example.com>"
    error_message = "Extra variables reach the product."
  }
  assert {
    condition     = output.worker_environment.GOOGLE_CLIENT_ID != "" && !contains(keys(output.jobs_environment), "GOOGLE_CLIENT_ID") && output.jobs_environment.MAIL_FROM == "Piloto <oi@example.com>"
    error_message = "Jobs have no half of Google's client: they do not read the other one."
  }
}

run "one_service_does_everything" {
  variables {
    topology = "single"
    worker   = "in_api"
    app_host = null
  }
  assert {
    condition     = output.public_origin == "https://piloto-api-123456789.southamerica-east1.run.app"
    error_message = "Without a host the page is where Cloud Run puts it."
  }
  assert {
    condition     = output.api_environment.RUN == "all" && output.api_environment.WEB_DIST == "/app/web" && output.api_environment.TRUSTED_PROXY_HOPS == "1"
    error_message = "The one service serves the page and works off the jobs."
  }
  assert {
    condition     = output.connections == 69
    error_message = "Where jobs run in the API, each of its instances opens five more."
  }
}

run "two_hosts_and_cloud_tasks" {
  variables {
    topology      = "split"
    worker        = "tasks"
    api_host      = "api.example.com"
    invoker_email = "piloto-invoker@piloto-test.iam.gserviceaccount.com"
  }
  assert {
    condition     = output.api_environment.API_ORIGIN == "https://api.example.com" && output.api_origin == "https://api.example.com"
    error_message = "The API is told its own host."
  }
  assert {
    condition = (
      output.api_environment.JOBS == "cloud_tasks" && output.worker_environment.JOBS == "cloud_tasks" &&
      output.worker_environment.INTERNAL_ORIGIN == "https://piloto-worker-123456789.southamerica-east1.run.app"
    )
    error_message = "Both enqueue to the queues, and the tokens' audience is the worker's address."
  }
  assert {
    # 3 × (10 + 3) for the API, 17 for the worker, 8 for jobs, 10 of Cloud SQL's own.
    condition     = output.connections == 74
    error_message = "With Cloud Tasks each process hears of jobs on a connection of its own."
  }
}

run "refuses_more_connections_than_there_are" {
  command = plan
  variables {
    api = { min_instances = 1, max_instances = 10, concurrency = 80, pool_size = 10 }
  }
  expect_failures = [terraform_data.connections]
}

run "refuses_an_unknown_topology" {
  command = plan
  variables {
    topology = "double"
  }
  expect_failures = [var.topology]
}

run "refuses_a_load_balancer_without_a_host" {
  command = plan
  variables {
    app_host = null
  }
  expect_failures = [var.app_host]
}

run "refuses_a_domain_mapping_where_there_is_none" {
  command = plan
  variables {
    topology = "single"
    worker   = "in_api"
  }
  expect_failures = [var.app_host]
}

run "refuses_hosts_that_are_no_siblings" {
  command = plan
  variables {
    topology = "split"
    api_host = "api.example.org"
  }
  expect_failures = [var.api_host]
}

run "refuses_two_hosts_where_one_serves_all" {
  command = plan
  variables {
    api_host = "api.example.com"
  }
  expect_failures = [var.api_host]
}

run "refuses_jobs_in_an_api_that_sleeps" {
  command = plan
  variables {
    worker = "in_api"
    api    = { min_instances = 0, max_instances = 3, concurrency = 80, pool_size = 10 }
  }
  expect_failures = [var.api]
}

run "refuses_a_worker_pool_of_none" {
  command = plan
  variables {
    worker_size = { min_instances = 0, max_instances = 1, pool_size = 10 }
  }
  expect_failures = [var.worker_size]
}

run "refuses_a_secret_among_the_variables" {
  command = plan
  variables {
    extra = { SMTP_URL = "smtp://mail.example.com" }
  }
  expect_failures = [var.extra]
}

run "refuses_what_follows_from_the_topology" {
  command = plan
  variables {
    extra = { RUN = "all" }
  }
  expect_failures = [var.extra]
}
