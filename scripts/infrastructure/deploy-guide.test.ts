import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { allStages } from "../checks/all-stages.ts";
import { inRoot } from "../project-folders.ts";
import { runProgram } from "../run-program.ts";
import { parseHcl } from "./hcl.ts";
import { blocksOf, hasAttribute, readModules } from "./terraform-module.ts";

const guide = await readFile(inRoot("docs/deploy.md"), "utf8");
const { modules } = await readModules(inRoot("infra"));
const environments = ["staging", "production"];

const namesOf = (path: string, type: string): string[] =>
  modules
    .filter((module) => module.path === path)
    .flatMap((module) => blocksOf(module, type).map(({ block }) => block.labels[0] ?? ""));

const typed = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = ""]) => block.split("\n"));
const scriptCalls = typed.filter((line) => line.startsWith("infra/scripts/"));

test.each(scriptCalls)("%s is accepted", async (line) => {
  const [file = "", ...args] = line.split(/\s+/);
  const options = { input: "a value\n", timeoutMs: 30_000 };
  const { exitCode, output } = await runProgram(inRoot(file), [...args, "--dry-run"], options);
  expect(exitCode, output).toBe(0);
});

test("every file and link of the guide is there", () => {
  const links = [...guide.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = ""]) => join("docs", path));
  const files = [...guide.matchAll(/`((?:\.github|infra|docs|scripts|packages)\/[\w./-]+)`/g)].map(
    ([, path = ""]) => path,
  );
  expect(files.length).toBeGreaterThan(3);
  expect([...links, ...files].filter((path) => !existsSync(inRoot(path)))).toEqual([]);
});

test.each(environments)("every output and variable the guide names is one of %s", (environment) => {
  const path = `environments/${environment}`;
  const outputs = namesOf(path, "output");
  const asked = [...guide.matchAll(/output (?:-raw |-json )?([a-z]+_[a-z_]+|connections)\b/g)].map(
    ([, name = ""]) => name,
  );
  expect(asked.length).toBeGreaterThan(5);
  expect(asked.filter((name) => !outputs.includes(name))).toEqual([]);

  const known = [...outputs, ...namesOf("environments/staging", "variable"), "in_api", "piloto_migrator"];
  const named = [...guide.matchAll(/`([a-z]+(?:_[a-z]+)+)\b[^`]*`/g)].map(([, name = ""]) => name);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});

test.each(environments)(
  "the example of %s names every variable that must be set, and no other one",
  async (environment) => {
    const path = `environments/${environment}`;
    const example = await parseHcl(await readFile(inRoot("infra", path, "terraform.tfvars.example"), "utf8"));
    const given = example.attributes.map(({ name }) => name);
    const variables = modules
      .filter((module) => module.path === path)
      .flatMap((module) => blocksOf(module, "variable"));
    const required = variables
      .filter(({ block }) => !hasAttribute(block, "default"))
      .map(({ block }) => block.labels[0]);
    expect(required.filter((name) => !given.includes(name ?? ""))).toEqual([]);
    expect(given.filter((name) => !namesOf(path, "variable").includes(name))).toEqual([]);
  },
);

test("both environments have the same outputs", () => {
  expect(namesOf("environments/staging", "output")).toEqual(namesOf("environments/production", "output"));
});

test("every target, job and stage of the guide is there", async () => {
  const calls = namesOf("modules/stack", "module");
  const targets = [...guide.matchAll(/-target=module\.stack\.module\.(\w+)/g)].map(([, name = ""]) => name);
  expect(targets.filter((name) => !calls.includes(name))).toEqual([]);
  const jobs = await readFile(inRoot("infra/modules/jobs/main.tf"), "utf8");
  const executed = [...guide.matchAll(/jobs execute piloto-(\w+)/g)].map(([, name = ""]) => name);
  expect(executed.length).toBeGreaterThan(0);
  expect(executed.filter((name) => !new RegExp(`^ {4}${name} = \\{`, "m").test(jobs))).toEqual([]);
  const stages = [...guide.matchAll(/`pnpm test (\w+)`/g)].map(([, word = ""]) => word);
  expect(stages.filter((word) => !allStages.some(({ name }) => name.includes(word)))).toEqual([]);
});

test("every script of package.json that the guide runs is there", async () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(await readFile(inRoot("package.json"), "utf8"));
  const run = [...guide.matchAll(/pnpm(?:@12)? ([a-z]+:[a-z]+)/g)].map(([, name = ""]) => name);
  expect(run.filter((name) => !(name in scripts))).toEqual([]);
});

test("every variable the workflows read is one that Terraform tells, or one the guide names", async () => {
  const folder = inRoot(".github/workflows");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".yml"));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  const read = texts.flatMap((text) => [...text.matchAll(/\bvars\.([A-Z_]+)/g)].map(([, name = ""]) => name));
  const told = await readFile(inRoot("infra/modules/stack/outputs.tf"), "utf8");
  expect(
    read.filter((name) => !new RegExp(`^ {4}${name} +=`, "m").test(told) && !guide.includes(`\`${name}\``)),
  ).toEqual([]);
});

test("every script is named in the guide", async () => {
  const scripts = (await readdir(inRoot("infra/scripts"))).filter((name) => name !== "gcloud.sh");
  const paths = scripts.map((name) => join(dirname("infra/scripts/x"), name));
  expect(paths.filter((path) => !guide.includes(path))).toEqual([]);
});
