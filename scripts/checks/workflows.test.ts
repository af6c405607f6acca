import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { validate } from "@actions/languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { inRoot } from "../project-folders.ts";

const folder = inRoot(".github/workflows");
const texts = new Map<string, string>();
for (const name of await readdir(folder)) texts.set(name, await readFile(`${folder}/${name}`, "utf8"));
const names = [...texts.keys()];

/** What GitHub's own parser says of a workflow: schema, expressions, needs, calls. */
async function findMistakes(name: string, text: string): Promise<string[]> {
  // The parser remembers files by address.
  const address = `file:///${crypto.randomUUID()}/.github/workflows/${name}`;
  const found = await validate(TextDocument.create(address, "github-actions-workflow", 1, text));
  return found.map(({ range, message }) => `${name}:${range.start.line + 1} ${String(message)}`);
}

type Job = {
  uses?: string;
  permissions?: object;
  "timeout-minutes"?: number;
  steps?: { uses?: string; run?: string; with?: Record<string, unknown> }[];
};
type Workflow = { on: Record<string, unknown>; permissions?: object; concurrency?: object; jobs: Record<string, Job> };

function read(name: string): Workflow {
  const workflow: Workflow = parse(texts.get(name) ?? "");
  return workflow;
}
const jobsOf = (name: string): [string, Job][] => Object.entries(read(name).jobs);
const stepsOf = (name: string) => jobsOf(name).flatMap(([, { steps = [] }]) => steps);

test.each(names)("%s is a workflow GitHub understands", async (name) => {
  expect(await findMistakes(name, texts.get(name) ?? "")).toEqual([]);
});

test.each([
  ["a misspelt key", "timeout-minutes:", "timeout-minuts:", "Unexpected value 'timeout-minuts'"],
  ["a permission that does not exist", "contents: read", "contnts: read", "Unexpected value 'contnts'"],
  ["a function that does not exist", "if: failure()", "if: failuree()", "Unrecognized function: 'failuree'"],
])("%s would be found", async (_what, right, wrong, message) => {
  const text = (texts.get("test.yml") ?? "").replace(right, wrong);
  expect((await findMistakes("test.yml", text)).join("\n")).toContain(message);
});

test("every action is pinned by commit, with its version beside it, and to one commit everywhere", () => {
  const pins = new Map<string, Set<string>>();
  const loose: string[] = [];
  for (const [name, text] of texts) {
    for (const [, uses = ""] of text.matchAll(/\buses: (.+)$/gm)) {
      const [, action = "", pin = ""] = /^([\w.-]+\/[\w.-]+)[\w./-]*@([0-9a-f]{40} # v\d+\.\d+\.\d+)$/.exec(uses) ?? [];
      if (uses.startsWith("./")) continue;
      if (!pin) loose.push(`${name}: ${uses}`);
      pins.set(action, (pins.get(action) ?? new Set()).add(pin));
    }
  }
  expect(loose).toEqual([]);
  expect([...pins].filter(([, found]) => found.size > 1)).toEqual([]);
  expect(pins.size).toBeGreaterThan(8);
});

test.each(names)("%s says what it may do, and never more than reading for all its jobs", (name) => {
  expect(read(name).permissions).toEqual({ contents: "read" });
  const rights = jobsOf(name).flatMap(([, { permissions = {} }]) => Object.entries(permissions));
  const writes = rights.flatMap(([scope, level]) => (level === "write" ? [scope] : []));
  expect(writes.filter((scope) => scope !== "id-token" && scope !== "security-events")).toEqual([]);
});

test.each(names)("%s leaves no token in the checkout, ends by itself, and does not run twice at once", (name) => {
  const checkouts = stepsOf(name).filter(({ uses }) => uses?.startsWith("actions/checkout@"));
  for (const { with: options } of checkouts) expect(options?.["persist-credentials"]).toBe(false);
  const endless = jobsOf(name).filter(([, { uses, "timeout-minutes": limit }]) => !uses && !limit);
  expect(endless).toEqual([]);
  const isCalled = "workflow_call" in read(name).on;
  expect(Boolean(read(name).concurrency)).toBe(!isCalled);
});

test("nothing a stranger can write reaches a shell or runs with our rights", () => {
  for (const name of names) {
    expect(Object.keys(read(name).on)).not.toContain("pull_request_target");
    for (const { run = "" } of stepsOf(name)) expect(run, name).not.toContain("${{");
  }
});

test("what the shells are told, a shell can read", () => {
  for (const name of names) {
    for (const { run = "" } of stepsOf(name)) {
      const { status, stderr } = spawnSync("bash", ["-n"], { input: run, encoding: "utf8" });
      expect([status, stderr], name).toEqual([0, ""]);
    }
  }
});

test("every script and every workflow that is named is there", async () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(await readFile(inRoot("package.json"), "utf8"));
  const pnpmsOwn = ["exec", "install"];
  const named: string[] = [];
  for (const [name, text] of texts) {
    for (const [path] of text.matchAll(/(?<![\w/])(?:scripts\/[\w/.-]+\.ts|\.ci\/\w+|\.github\/[\w/.-]+\.yml)/g)) {
      named.push(path);
      expect(existsSync(inRoot(path)), `${path} in ${name}`).toBe(true);
    }
    for (const [, command = ""] of text.matchAll(/pnpm@12 ([\w:]+)/g))
      expect([...Object.keys(scripts), ...pnpmsOwn], `${command} in ${name}`).toContain(command);
  }
  expect(named.length).toBeGreaterThan(5);
});
