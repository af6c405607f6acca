import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { inRoot } from "../project-folders.ts";
import { lintInfrastructure } from "./lint.ts";

const infra = inRoot("infra");

/** Lints files written for this test beside a small world of runbooks and log events. */
async function lint(files: Record<string, string>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "piloto-infra-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const world = {
    "docs/queue-growing.md": "",
    "log-events.ts": `const logEvents = {\n  dead_letter: { level: "error", fields: ["job"] },\n};`,
  };
  for (const [name, text] of Object.entries({ ...world, ...files })) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const findings = await lintInfrastructure(folder, {
    runbooks: join(folder, "docs"),
    logEvents: join(folder, "log-events.ts"),
  });
  return findings.map(({ rule, message }) => `${rule}: ${message}`);
}

const versions = `
terraform {
  required_version = ">= 1.11.0, < 2.0.0"
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "7.46.1"
    }
  }
}
`;
const queue = `
resource "google_cloud_tasks_queue" "talk" {
  name     = "talk"
  location = "southamerica-east1"
}
`;
const callee = `${versions}
variable "region" {
  description = "Where."
  type        = string
}
output "place" {
  description = "There."
  value       = var.region
}
`;
const call = (inside: string) => ({
  "modules/here/main.tf": callee,
  "main.tf": `${versions}\nmodule "here" {\n  source = "./modules/here"\n${inside}\n}\noutput "place" {\n  description = "There."\n  value = module.here.place\n}`,
});

test("the project's infrastructure is clean", async () => {
  const findings = await lintInfrastructure(infra);
  expect(findings.map(({ rule, where, message }) => `${where} ${rule}: ${message}`)).toEqual([]);
});

test("a sound module is clean", async () => {
  expect(await lint({ "environments/one/main.tf": `${versions}${queue}` })).toEqual([]);
});

test.each<[what: string, files: Record<string, string>, found: string]>([
  ["a file that is no HCL", { "main.tf": `${versions}\nresource "x" {` }, "syntax: line"],
  [
    "a variable nobody declared",
    { "main.tf": `${versions}\nlocals {\n  a = var.b\n}` },
    "variables: var.b is not declared",
  ],
  [
    "a variable nobody uses",
    { "main.tf": `${versions}\nvariable "b" {\n  type = string\n  description = "B."\n}` },
    "variables: var.b is not used",
  ],
  [
    "a variable that only its own validation uses",
    {
      "main.tf": `${versions}\nvariable "b" {\n  type = string\n  description = "B."\n  validation {\n    condition = var.b != ""\n    error_message = "No."\n  }\n}`,
    },
    "variables: var.b is not used",
  ],
  [
    "a variable without a type",
    { "main.tf": `${versions}\nvariable "b" {\n  description = "B."\n}` },
    "descriptions: variable b has no type",
  ],
  [
    "an output without a description",
    { "main.tf": `${versions}\noutput "b" {\n  value = 1\n}` },
    "descriptions: output b has no description",
  ],
  [
    "a local nobody declared",
    { "main.tf": `${versions}\noutput "b" {\n  description = "B."\n  value = local.c\n}` },
    "locals: local.c is not declared",
  ],
  ["a local nobody uses", { "main.tf": `${versions}\nlocals {\n  b = 1\n}` }, "locals: local.b is not used"],
  ["an output nobody reads", { "main.tf": callee }, "outputs: output place is read by nobody"],
  ["a call without a needed argument", call(""), "module calls: module here: needs region"],
  ["a call with an unknown argument", call(`  region = "x"\n  zone = "y"`), "module calls: module here: knows no zone"],
  [
    "a call of a module that is not there",
    { "main.tf": `${versions}\nmodule "here" {\n  source = "./gone"\n}` },
    "module calls: module here: there is no gone",
  ],
  [
    "an output that a module does not have",
    {
      ...call(`  region = "x"`),
      "more.tf": `locals {\n  b = module.here.time\n}\noutput "b" {\n  description = "B."\n  value = local.b\n}`,
    },
    "module calls: module here: has no output time",
  ],
  [
    "a resource that is not there",
    { "main.tf": `${versions}\noutput "b" {\n  description = "B."\n  value = google_cloud_tasks_queue.talk.name\n}` },
    "references: there is no google_cloud_tasks_queue.talk",
  ],
  [
    "a provider that is not pinned",
    { "main.tf": versions.replace("7.46.1", "~> 7.46") },
    "versions: google ~> 7.46 is no exact version",
  ],
  [
    "two versions of the provider",
    { "a/main.tf": versions, "b/main.tf": versions.replace("7.46.1", "7.40.0") },
    "versions: google is pinned to 7.40.0 and 7.46.1",
  ],
  ["no word on versions", { "main.tf": queue }, "versions: has not exactly one terraform block"],
  [
    "a key in a file",
    { "main.tf": `${versions}\noutput "b" {\n  description = "B."\n  value = "1:${"k".repeat(43)}"\n}` },
    "secrets: this looks like a secret",
  ],
  [
    "a URL with a password",
    { "main.tf": `${versions}\noutput "b" {\n  description = "B."\n  value = "postgres://me:word@host/db"\n}` },
    "secrets: this looks like a secret",
  ],
  [
    "a password that is written down",
    { "main.tf": `${versions}\nresource "other_user" "me" {\n  password = "word"\n}` },
    "secrets: password is written here",
  ],
  [
    "a role that may do everything",
    {
      "main.tf": `${versions}\nresource "google_project_iam_member" "b" {\n  project = "p"\n  role = "roles/editor"\n  member = "x"\n}`,
    },
    "roles: roles/editor may do everything",
  ],
  [
    "a bucket for everyone",
    {
      "main.tf": `${versions}\nresource "google_storage_bucket_iam_member" "b" {\n  bucket = "p"\n  role = "roles/storage.objectViewer"\n  member = "allUsers"\n}`,
    },
    "roles: google_storage_bucket_iam_member.b is open to allUsers",
  ],
  [
    "an attribute the provider does not have",
    { "main.tf": `${versions}${queue.replace("location", "region")}` },
    "provider: google_cloud_tasks_queue has no attribute region",
  ],
  [
    "a required attribute that is not set",
    { "main.tf": `${versions}${queue.replace(/ *location.*\n/, "")}` },
    "provider: google_cloud_tasks_queue needs location",
  ],
  [
    "a block the provider does not have",
    { "main.tf": `${versions}${queue.replace("\n}", "\n  rate_limit {\n  }\n}")}` },
    "provider: google_cloud_tasks_queue has no block rate_limit",
  ],
  [
    "an attribute inside a block that is not there",
    { "main.tf": `${versions}${queue.replace("\n}", "\n  rate_limits {\n    per_second = 1\n  }\n}")}` },
    "provider: google_cloud_tasks_queue.rate_limits has no attribute per_second",
  ],
  [
    "an attribute inside a dynamic block",
    {
      "main.tf": `${versions}${queue.replace("\n}", '\n  dynamic "rate_limits" {\n    for_each = [1]\n    content {\n      per_second = 1\n    }\n  }\n}')}`,
    },
    "provider: google_cloud_tasks_queue.rate_limits has no attribute per_second",
  ],
  [
    "an attribute that cannot be read",
    {
      "main.tf": `${versions}${queue}\noutput "b" {\n  description = "B."\n  value = google_cloud_tasks_queue.talk.uri\n}`,
    },
    "provider: google_cloud_tasks_queue has no attribute uri to read",
  ],
  [
    "an alert without a runbook",
    { "main.tf": alerts('filter = "x"') },
    "runbooks: docs/runbooks has no (none named).md",
  ],
  [
    "an alert whose runbook is not there",
    { "main.tf": alerts('filter = "x"\n      runbook = "gone"') },
    "runbooks: docs/runbooks has no gone.md",
  ],
  [
    "an alert policy without a link",
    { "main.tf": alerts('filter = "x"\n      runbook = "queue-growing"').replace("url = ", "name = ") },
    "runbooks: google_monitoring_alert_policy.log does not link",
  ],
  [
    "a filter for an event nobody logs",
    { "main.tf": alerts(String.raw`filter = "jsonPayload.event=\"dead_leter\""`) },
    "log events: the product logs no dead_leter",
  ],
  [
    "a filter for a field nobody logs",
    { "main.tf": alerts(String.raw`filter = "jsonPayload.event=\"dead_letter\" AND jsonPayload.age>1"`) },
    "log events: dead_letter has no field age",
  ],
  [
    "a metric of an event nobody logs",
    { "main.tf": `${versions}\nlocals {\n  counted_events = {\n    gone = "Gone"\n  }\n}` },
    "log events: the product logs no gone",
  ],
  ["a dashboard that is no JSON", { "main.tf": versions, "dashboards/a.json": "{" }, "dashboards: "],
  [
    "a dashboard of a metric nobody makes",
    { "main.tf": versions, "dashboards/a.json": '{"a":"logging.googleapis.com/user/piloto/gone"}' },
    "dashboards: there is no log metric piloto/gone",
  ],
])("%s is found", async (_what, files, found) => {
  const findings = await lint(files);
  expect(
    findings.some((finding) => finding.startsWith(found)),
    findings.join("\n"),
  ).toBe(true);
});

function alerts(inside: string): string {
  return `${versions}
locals {
  alerts = {
    a = {
      ${inside}
    }
  }
}
resource "google_monitoring_alert_policy" "log" {
  for_each     = local.alerts
  display_name = "x"
  combiner     = "OR"
  conditions {
    display_name = "x"
    condition_matched_log {
      filter = each.value.filter
    }
  }
  documentation {
    links {
      url = "x/\${each.value.runbook}.md"
    }
  }
}
`;
}
