import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { runGuarded } from "../guarded-process.ts";
import { readVitestReport, type TestCounts } from "../checks/test-reports.ts";

/**
 * Tests that ask what the schema is, not whether the code works on it: their answer changes with every migration. Those
 * of the embedded server and of the command line start databases of their own.
 */
const aboutTheSchemaItself = [
  "src/migrate.test.ts",
  "src/cli.test.ts",
  "src/codegen*.test.ts",
  "src/row-level-security.test.ts",
  "src/job-queue.test.ts",
  "src/embedded*.test.ts",
];

export interface ReleaseTests {
  /** A checkout of the release, installed. */
  folder: string;
  package: "db" | "packages/api";
  clusterUrl: string;
  /** Only files whose path holds one of these; empty: all. */
  files: string[];
}

/** Runs a release's own tests on a Postgres whose template another release has migrated. */
export async function runReleaseTests(tests: ReleaseTests): Promise<TestCounts & { output: string }> {
  const cwd = join(tests.folder, tests.package);
  const report = join(cwd, "previous-release.json");
  await rm(report, { force: true });
  const bin = existsSync(join(cwd, "node_modules/.bin/vitest")) ? cwd : tests.folder;
  const excluded = aboutTheSchemaItself.map((pattern) => `--exclude=${pattern}`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { exitCode, output } = await runGuarded({
    name: "vitest",
    command: [join(bin, "node_modules/.bin/vitest"), "run", ...excluded, ...reporters, ...tests.files],
    cwd,
    // With its own Node: it may be another one than ours.
    env: {
      ...process.env,
      PATH: `${join(tests.folder, "node_modules/.bin")}${delimiter}${process.env["PATH"] ?? ""}`,
      NO_COLOR: "1",
      TEST_CLUSTER_URL: tests.clusterUrl,
    },
  });
  const counts = (await readVitestReport(report)) ?? { passed: 0, failed: 0 };
  await rm(report, { force: true });
  const isUnexplained = exitCode !== 0 && counts.failed === 0;
  return { passed: counts.passed, failed: counts.failed + (isUnexplained ? 1 : 0), output };
}
