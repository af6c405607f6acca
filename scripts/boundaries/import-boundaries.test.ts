import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inRoot } from "../project-folders.ts";

interface Diagnostic {
  code: string;
  filename: string;
}

const fixtures = inRoot("scripts/boundaries/fixtures");
const files = (await readdir(fixtures, { recursive: true })).filter((name) => /\.tsx?$/.test(name)).sort();
const expected = new Map(
  await Promise.all(
    files.map(async (name) => {
      const text = await readFile(join(fixtures, name), "utf8");
      return [name, /^\/\/ must fail: (\S+)/.exec(text)?.[1]] as const;
    }),
  ),
);

let folder = "";
let found = new Map<string, string[]>();

// Linted in a folder of their own, laid out like the repository, with the repository's configuration.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "piloto-boundaries-"));
  await cp(fixtures, folder, { recursive: true });
  await cp(inRoot("tsconfig.base.json"), join(folder, "tsconfig.base.json"));
  await cp(inRoot("oxlint.config.ts"), join(folder, "oxlint.config.ts"));
  await cp(inRoot("scripts/boundaries/import-boundaries.ts"), join(folder, "scripts/boundaries/import-boundaries.ts"));
  await symlink(inRoot("node_modules"), join(folder, "node_modules"));
  for (const name of ["api", "web", "shared", "simulator"]) {
    await symlink(inRoot("packages", name, "node_modules"), join(folder, "packages", name, "node_modules"));
  }
  found = await lint(folder);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function lint(cwd: string): Promise<Map<string, string[]>> {
  const output = await new Promise<string>((resolve) => {
    const args = ["--type-aware", "--format=json", "packages"];
    execFile(inRoot("node_modules/.bin/oxlint"), args, { cwd, maxBuffer: 2 ** 26 }, (_error, stdout) =>
      resolve(stdout),
    );
  });
  const { diagnostics }: { diagnostics: Diagnostic[] } = JSON.parse(output);
  const byFile = new Map<string, string[]>();
  for (const { filename, code } of diagnostics) byFile.set(filename, [...(byFile.get(filename) ?? []), code]);
  return byFile;
}

describe("a file that crosses a boundary fails with its rule and no other", () => {
  test.each([...expected].filter(([, rule]) => rule !== undefined))("%s: %s", (name, rule) => {
    expect([...new Set(found.get(name))]).toEqual([rule]);
  });
});

describe("a file that keeps to its place passes", () => {
  test.each([...expected].filter(([, rule]) => rule === undefined))("%s", (name) => {
    expect(found.get(name) ?? []).toEqual([]);
  });
});
