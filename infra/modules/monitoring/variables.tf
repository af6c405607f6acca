variable "project_id" {
  description = "The project that is watched."
  type        = string
}

variable "project_number" {
  description = "Its number, as the budget's filter asks for it."
  type        = string
}

variable "environment" {
  description = "staging or production; part of each title, so that nobody wakes up for staging."
  type        = string
}

variable "worker" {
  description = "in_api, pool or tasks: whose lines an alert misses when they stay away."
  type        = string
}

variable "host" {
  description = "The host on which the API answers /health/ready."
  type        = string
}

variable "alert_emails" {
  description = "Who is told."
  type        = list(string)

  validation {
    condition     = length(var.alert_emails) > 0 && alltrue([for email in var.alert_emails : can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", email))])
    error_message = "alert_emails needs at least one address."
  }
}

variable "runbooks_url" {
  description = "The folder of the runbooks as a web address, without a slash at its end."
  type        = string

  validation {
    condition     = startswith(var.runbooks_url, "https://") && !endswith(var.runbooks_url, "/")
    error_message = "runbooks_url begins with https:// and has no slash at its end."
  }
}

variable "database_id" {
  description = "The database as metrics name it: project:instance."
  type        = string
}

variable "max_connections" {
  description = "What the database allows."
  type        = number
}

variable "queues" {
  description = "The Cloud Tasks queues; none where jobs are taken from Postgres."
  type        = list(string)
}

variable "billing_account" {
  description = "The billing account of the budget; null: no budget (whoever applies may not manage it)."
  type        = string
}

variable "monthly_budget" {
  description = "What a month may cost, in the account's currency, before mails are sent; it stops nothing."
  type = object({
    amount   = number
    currency = string
  })

  validation {
    condition     = var.monthly_budget.amount > 0 && can(regex("^[A-Z]{3}$", var.monthly_budget.currency))
    error_message = "monthly_budget: a positive amount and a currency such as BRL."
  }
}

variable "log_days" {
  description = "How long logs are kept; 30 days cost nothing."
  type        = number
  default     = 30

  validation {
    condition     = var.log_days >= 30 && var.log_days <= 3650
    error_message = "log_days must be 30 to 3650."
  }
}
