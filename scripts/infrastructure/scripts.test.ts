import { readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { inRoot } from "../project-folders.ts";
import { runProgram } from "../run-program.ts";

type Answer = [pattern: string, answer: string, exitCode?: number];

const scripts = readdirSync(inRoot("infra/scripts")).filter((name) => name !== "gcloud.sh");
const staging = ["--project", "piloto-staging", "--environment", "staging"];
const image = "host/piloto/piloto@sha256:abc";
const key = (letter: string) => letter.repeat(43);

/** Runs a script with a gcloud that only writes down what it is asked and given. */
async function runScript(
  name: string,
  args: string[],
  { answers = [], input = "" }: { answers?: Answer[]; input?: string } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), "piloto-gcloud-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const lines = answers.map(([pattern, answer, exitCode = 0]) => `${pattern}\t${exitCode}\t${answer}\n`);
  await writeFile(join(folder, "answers"), lines.join(""));
  const env = {
    PATH: `${inRoot("scripts/infrastructure/fixtures")}:${process.env["PATH"] ?? ""}`,
    FAKE_GCLOUD: folder,
  };
  const options = { env, input, timeoutMs: 30_000 };
  const { exitCode, output } = await runProgram(inRoot("infra/scripts", name), args, options);
  const linesOf = async (file: string) =>
    (await readFile(join(folder, file), "utf8").catch(() => "")).split("\n").filter(Boolean);
  const given = new Map(
    (await linesOf("given")).map((line): [string, string] => {
      const [call = "", value = ""] = line.split(" <- ");
      return [call.split(" ").find((word) => /^piloto[-_]./.test(word)) ?? call, value];
    }),
  );
  return { exitCode, output, calls: await linesOf("calls"), given };
}

const changes = (calls: string[]): string[] =>
  calls.filter((call) => !/ (list|describe|access) /.test(`${call} `) && !call.includes(" versions access "));

test.each(scripts)("%s is sound shell", async (name) => {
  const { exitCode, output } = await runProgram("bash", ["-n", inRoot("infra/scripts", name)], { timeoutMs: 30_000 });
  expect(exitCode, output).toBe(0);
});

test.each([
  ["bootstrap.sh", ["--project", "piloto-staging"]],
  ["fill-secrets.sh", staging],
  ["rotate-secret.sh", ["jwt-keys", "add", "--worker", "pool", ...staging]],
  ["rotate-secret.sh", ["encryption-keys", "remove", "--worker", "tasks", ...staging]],
  ["rotate-secret.sh", ["database-password", "api", "--worker", "in_api", ...staging]],
  ["rollback.sh", ["piloto-api-00012-abc", "--worker", "pool", "--project", "piloto-staging"]],
  ["restore.sh", ["replace", "2026-11-19T12:00:00Z", ...staging]],
])("%s %j --dry-run prints every command and calls nothing", async (name, args) => {
  const { exitCode, output, calls } = await runScript(name, [...args, "--dry-run"]);
  expect(exitCode, output).toBe(0);
  expect(calls).toEqual([]);
  expect(output).toMatch(/^\+ gcloud /m);
});

test.each([
  ["bootstrap.sh", []],
  ["bootstrap.sh", ["--project"]],
  ["bootstrap.sh", ["--project", "Not A Project"]],
  ["fill-secrets.sh", ["--project", "piloto-staging"]],
  ["fill-secrets.sh", ["jwt-keys", ...staging]],
  ["fill-secrets.sh", ["smtp-url", ...staging]],
  ["rotate-secret.sh", ["jwt-keys", "add", ...staging]],
  ["rotate-secret.sh", ["jwt-keys", "turn", "--worker", "pool", ...staging]],
  ["rotate-secret.sh", ["encryption-keys", "replace", "--yes", "--worker", "pool", ...staging]],
  ["rotate-secret.sh", ["database-password", "root", "--worker", "pool", ...staging]],
  ["rollback.sh", ["piloto-worker-1", "--worker", "pool", "--project", "piloto-staging"]],
  ["restore.sh", ["replace", "yesterday", ...staging]],
  ["restore.sh", ["replace", "2999-01-01T00:00:00Z", ...staging]],
  // Asks, and nobody is there to answer.
  ["rotate-secret.sh", ["jwt-keys", "remove", "--worker", "pool", ...staging]],
  ["restore.sh", ["replace", "2026-11-19T12:00:00Z", ...staging]],
])("%s %j is refused before anything is changed", async (name, args) => {
  const { exitCode, calls } = await runScript(name, args);
  expect(exitCode).toBe(2);
  expect(changes(calls)).toEqual([]);
});

test("secrets are made once, fit together, and never stand in a command", async () => {
  const { exitCode, output, calls, given } = await runScript("fill-secrets.sh", staging, {
    answers: [
      ["secrets versions access latest --secret=piloto-staging-api-database-password*", "the-api-password"],
      ["sql instances describe piloto *", "10.1.2.3"],
    ],
  });
  expect(exitCode, output).toBe(0);
  for (const ring of ["jwt-keys", "refresh-keys", "csrf-keys", "encryption-keys"]) {
    expect(given.get(`piloto-staging-${ring}`)).toMatch(/^1:[\w-]{43}$/);
  }
  const password = /^--password: "([0-9a-f]{64})"$/.exec(given.get("piloto_migrator") ?? "")?.[1] ?? "none";
  expect(given.get("piloto-staging-migrator-database-url")).toBe(
    `postgres://piloto_migrator:${password}@10.1.2.3:5432/piloto?sslmode=no-verify`,
  );
  expect(given.get("piloto-staging-database-url")).toBe(
    "postgres://piloto_api:the-api-password@10.1.2.3:5432/piloto?sslmode=no-verify",
  );
  const values = [...given.values()].flatMap((value) => value.match(/[\w-]{40,}/g) ?? []);
  expect(values.length).toBeGreaterThan(6);
  for (const value of values) expect(`${calls.join("\n")}\n${output}`).not.toContain(value);
});

test("a secret that has a value is left alone", async () => {
  const { exitCode, calls } = await runScript("fill-secrets.sh", staging, {
    answers: [["secrets versions list *", "projects/1/secrets/x/versions/1"]],
  });
  expect(exitCode).toBe(0);
  expect(changes(calls)).toEqual([]);
});

test("where it cannot be told whether a secret has a value, none is written over it", async () => {
  const { exitCode, calls } = await runScript("fill-secrets.sh", staging, {
    answers: [["secrets versions list *", "", 1]],
  });
  expect(exitCode).not.toBe(0);
  expect(changes(calls)).toEqual([]);
});

test("an address that cannot be read does not become half a URL", async () => {
  const { exitCode, given } = await runScript("fill-secrets.sh", staging, {
    answers: [["sql instances describe *", "", 1]],
  });
  expect(exitCode).not.toBe(0);
  expect(given.has("piloto-staging-migrator-database-url")).toBe(false);
});

test("what others gave us is read from standard input", async () => {
  const { given, output } = await runScript("fill-secrets.sh", ["smtp-url", ...staging], {
    input: "smtps://a.example\n",
  });
  expect(given.get("piloto-staging-smtp-url")).toBe("smtps://a.example");
  expect(output).not.toContain("smtps://");
});

test.each([
  ["add", `3:${key("c")},2:${key("b")}`, new RegExp(`^3:${key("c")},2:${key("b")},4:[\\w-]{43}$`)],
  ["promote", `1:${key("a")},2:${key("b")}`, new RegExp(`^2:${key("b")},1:${key("a")}$`)],
  ["remove", `2:${key("b")},1:${key("a")}`, new RegExp(`^2:${key("b")}$`)],
  ["replace", `2:${key("b")},1:${key("a")}`, /^3:[\w-]{43}$/],
])("a ring after %s", async (step, ring, expected) => {
  const { given, calls } = await runScript(
    "rotate-secret.sh",
    ["refresh-keys", step, "--yes", "--worker", "pool", ...staging],
    { answers: [["secrets versions access *", ring]] },
  );
  expect(given.get("piloto-staging-refresh-keys")).toMatch(expected);
  expect(calls.slice(-3).map((call) => call.split(" --")[0])).toEqual([
    "run services update piloto-api",
    "run services update-traffic piloto-api",
    "run worker-pools update piloto-worker",
  ]);
});

test.each([
  ["promote", `1:${key("a")}`],
  ["remove", `1:${key("a")}`],
  ["add", `255:${key("a")}`],
])("a ring that cannot be changed by %s stays as it is", async (step, ring) => {
  const { exitCode, given, calls } = await runScript(
    "rotate-secret.sh",
    ["jwt-keys", step, "--yes", "--worker", "pool", ...staging],
    { answers: [["secrets versions access *", ring]] },
  );
  expect(exitCode).not.toBe(0);
  expect(given.size).toBe(0);
  expect(changes(calls)).toEqual([]);
});

test("an encryption key is not taken away while something is sealed with it", async () => {
  const { exitCode, given } = await runScript(
    "rotate-secret.sh",
    ["encryption-keys", "remove", "--yes", "--worker", "pool", ...staging],
    { answers: [["run jobs execute piloto-ops --args=rotate-keys,--check*", "", 1]] },
  );
  expect(exitCode).not.toBe(0);
  expect(given.size).toBe(0);
});

test("a rollback moves traffic first, then gives everything else the same image", async () => {
  const { exitCode, calls } = await runScript(
    "rollback.sh",
    ["piloto-api-00012-abc", "--yes", "--worker", "pool", "--project", "piloto-staging"],
    { answers: [["run revisions describe *", image]] },
  );
  expect(exitCode).toBe(0);
  const changed = changes(calls);
  expect(changed[0]).toContain("update-traffic piloto-api --to-revisions=piloto-api-00012-abc=100");
  expect(changed.slice(1).every((call) => call.includes(`--image=${image}`))).toBe(true);
  expect(changed[1]).toContain("--no-traffic");
});

test("a rollback to an image without a digest is refused", async () => {
  const { exitCode, calls } = await runScript(
    "rollback.sh",
    ["piloto-api-00012-abc", "--yes", "--worker", "pool", "--project", "piloto-staging"],
    { answers: [["run revisions describe *", "host/piloto:latest"]] },
  );
  expect(exitCode).toBe(2);
  expect(changes(calls)).toEqual([]);
});

const restorable: Answer[] = [
  ["sql instances describe *", "10.9.9.9"],
  ["run jobs describe *", image],
  ["secrets versions access *", "postgres://piloto_migrator:word@10.1.1.1:5432/piloto?sslmode=no-verify"],
  ["sql backups list *", "1234"],
];

test("a rehearsed restore verifies the clone, leaves the live database alone and cleans up", async () => {
  const { exitCode, output, calls, given } = await runScript(
    "restore.sh",
    ["rehearse", "2026-11-19T12:00:00Z", ...staging],
    {
      answers: restorable,
    },
  );
  expect(exitCode, output).toBe(0);
  expect(given.get("piloto-staging-restored-database-url")).toContain("@10.9.9.9:5432/");
  const order = [
    "sql instances clone piloto ",
    "run jobs execute piloto-restore-check",
    "secrets delete",
    "sql instances delete",
  ];
  const places = order.map((start) => calls.findIndex((call) => call.startsWith(start)));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places.every((place) => place >= 0)).toBe(true);
  expect(calls.filter((call) => call.includes("backups restore"))).toEqual([]);
});

test("a clone whose audit chains are broken never replaces the live database", async () => {
  const { exitCode, calls, output } = await runScript(
    "restore.sh",
    ["replace", "2026-11-19T12:00:00Z", "--yes", ...staging],
    { answers: [["run jobs execute piloto-restore-check *", "", 1], ...restorable] },
  );
  expect(exitCode).not.toBe(0);
  expect(calls.filter((call) => /backups restore|instances delete/.test(call))).toEqual([]);
  expect(calls.some((call) => call.startsWith("secrets delete piloto-staging-restored-database-url"))).toBe(true);
  expect(output).toContain("look at the clone");
});

test("a restored database gets today's passwords and schema, and is verified again", async () => {
  const { exitCode, output, calls, given } = await runScript(
    "restore.sh",
    ["replace", "2026-11-19T12:00:00Z", "--yes", ...staging],
    { answers: restorable },
  );
  expect(exitCode, output).toBe(0);
  const after = calls.slice(calls.findIndex((call) => call.startsWith("sql backups restore 1234 ")));
  expect(after.map((call) => /--args=([\w-]+)/.exec(call)?.[1]).filter(Boolean)).toEqual([
    "migrate",
    "database-logins",
    "verify-audit",
  ]);
  expect(given.get("piloto_migrator")).toBe('--password: "word"');
});
