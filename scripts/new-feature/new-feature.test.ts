import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runGuarded } from "../guarded-process.ts";
import { copyProject, type ProjectCopy } from "../project-copy.ts";
import { inRoot } from "../project-folders.ts";

let copy: ProjectCopy;
let generator: { exitCode: number; output: string };

const newFeature = (plural: string) => inCopy([process.execPath, "scripts/new.ts", "feature", plural]);

async function inCopy(command: string[], folder = "."): Promise<{ exitCode: number; output: string }> {
  const cwd = join(copy.folder, folder);
  return await runGuarded({ name: command[0] ?? "", command, cwd, env: { ...process.env, NO_COLOR: "1" } });
}

const bin = (name: string, folder = "."): string => inRoot(folder, "node_modules/.bin", name);

beforeAll(async () => {
  copy = await copyProject();
  generator = await newFeature("store-holidays");
});
afterAll(() => copy[Symbol.asyncDispose]());

test("it writes the slice and says what comes next", () => {
  expect(generator.exitCode, generator.output).toBe(0);
  expect(generator.output).toContain("packages/web/src/routes/_app/w.$slug/store-holidays.tsx");
  expect(generator.output).toContain("pnpm check");
});

test("a second time it refuses and changes nothing", async () => {
  const again = await newFeature("store-holidays");
  expect(again).toMatchObject({ exitCode: 1, output: expect.stringContaining("exists already") });
  expect(existsSync(join(copy.folder, "db/migrations/0099_create_store_holidays.sql"))).toBe(false);
});

test.each(["packages/shared", "db", "packages/api", "packages/web"])("%s compiles", async (folder) => {
  expect(await inCopy([bin("tsc"), "-p", folder])).toEqual({ exitCode: 0, output: "" });
});

test("it is formatted and keeps to the boundaries", async () => {
  const paths = ["packages/api", "packages/shared/src", "packages/web/src", "db"];
  // Linted with everything around it; what counts is that nothing is said about the new files.
  const lint = await inCopy([bin("oxlint"), "--type-aware", "--format=unix", ...paths]);
  expect(lint.output.split("\n").filter((line) => line.includes("store-holiday"))).toEqual([]);
  const format = await inCopy([bin("oxfmt"), "--check", ...paths]);
  expect(format.output).not.toContain("store-holiday");
});

test("nothing of it is unused", async () => {
  const { output } = await inCopy([bin("knip")]);
  expect(output).not.toMatch(/store.?holiday/i);
});

test("its own tests pass, and those that enumerate every procedure", async () => {
  const files = ["src/features/store-holidays", "src/trpc/router.test.ts", "src/trpc/router-inputs.test.ts"];
  const run = await inCopy(
    [bin("vitest", "packages/api"), "run", ...files, "--reporter=verbose", "-t", "storeHolidays|the router"],
    "packages/api",
  );
  expect(run.exitCode, run.output).toBe(0);
  expect(run.output).toContain("storeHolidays");
});

test("its table is migrated with data, dumped, and walled off from other workspaces", async () => {
  const files = ["src/migrate.test.ts", "src/row-level-security.test.ts"];
  const run = await inCopy([bin("vitest", "db"), "run", ...files], "db");
  expect(run.exitCode, run.output).toBe(0);
});
