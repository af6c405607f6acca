import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { runGuarded } from "../guarded-process.ts";
import { copyProject, type ProjectCopy } from "../project-copy.ts";
import { inRoot } from "../project-folders.ts";

let copy: ProjectCopy;

beforeAll(async () => {
  copy = await copyProject();
});
afterAll(() => copy[Symbol.asyncDispose]());

/** The files in which the compiler finds errors when it checks the page; none when all fits. */
async function filesWithErrors(): Promise<string[]> {
  const command = [inRoot("node_modules/.bin/tsc"), "-p", "packages/web", "--pretty", "false"];
  const { output } = await runGuarded({ name: "tsc", command, cwd: copy.folder, env: process.env });
  const files = output.split("\n").map((line) => /^(\S+)\(\d+,\d+\): error/.exec(line)?.[1]);
  return [...new Set(files.filter((file) => file !== undefined))].sort();
}

/** Replaces text in a file of the copy for this test. Fails when the text is not there: then it would test nothing. */
async function change(path: string, from: string | RegExp, to: string): Promise<void> {
  const file = join(copy.folder, path);
  const before = await readFile(file, "utf8");
  const after = before.replace(from, to);
  expect(after, `${path} has no ${String(from)}`).not.toBe(before);
  await writeFile(file, after);
  onTestFinished(() => writeFile(file, before));
}

const schemaTypes = "db/src/schema-types.ts";
const agentsOfApi = "packages/api/src/features/agents";
const agentsOfPage = "packages/web/src/features/agents";

test("the page compiles as it is, also in a copy", async () => {
  expect(await filesWithErrors()).toEqual([]);
});

test("an output field of the API that is renamed breaks the page", async () => {
  await change(`${agentsOfApi}/read-agents.service.ts`, /\bupdatedByName\b/g, "editorName");
  await change(`${agentsOfApi}/agent-row.queries.ts`, /\bupdatedByName\b/g, "editorName");
  expect((await filesWithErrors()).filter((file) => file.startsWith(agentsOfPage))).not.toEqual([]);
});

test("a column that is renamed breaks the page's compilation at the query that reads it", async () => {
  await change(schemaTypes, "draftRevision: Generated<number>", "draftGeneration: Generated<number>");
  expect(await filesWithErrors()).toContain(`${agentsOfApi}/agent-row.queries.ts`);
});

test("a column whose type changes breaks it too", async () => {
  await change(schemaTypes, "draftRevision: Generated<number>", "draftRevision: Generated<string>");
  expect((await filesWithErrors()).filter((file) => file.startsWith(agentsOfApi))).not.toEqual([]);
});

test("a procedure that is gone breaks the page", async () => {
  await change(`${agentsOfApi}/agents.router.ts`, /^ {2}archive: /m, "  shelve: ");
  expect(await filesWithErrors()).toContain(`${agentsOfPage}/use-archive-agent.ts`);
});
