import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTestCluster } from "@piloto/db/test-database";
import { expect, onTestFinished, test } from "vitest";
import { runReleaseTests } from "../previous-release/release-tests.ts";
import { inRoot, root } from "../project-folders.ts";

/** What tests of sign-in say when this release runs on a schema that one more migration has changed. */
async function signInTestsAfter(migration: string) {
  const folder = await mkdtemp(join(tmpdir(), "piloto-next-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(inRoot("db/migrations"), folder, { recursive: true });
  await writeFile(join(folder, "9001_of_the_next_release.sql"), migration);
  const cluster = await startTestCluster({ migrations: folder });
  onTestFinished(() => cluster.stop());
  const files = ["features/auth/login.test.ts", "features/agents/agents.router.test.ts"];
  return await runReleaseTests({ folder: root, package: "packages/api", clusterUrl: cluster.url, files });
}

test("the release that runs keeps working when the next one adds", async () => {
  const { passed, failed, output } = await signInTestsAfter("ALTER TABLE users ADD COLUMN nickname text;");
  expect(failed, output).toBe(0);
  expect(passed).toBeGreaterThan(5);
});

test("that it would break when the next one takes away is found", async () => {
  const { failed, output } = await signInTestsAfter("ALTER TABLE users DROP COLUMN locale CASCADE;");
  expect(failed, output).toBeGreaterThan(0);
  expect(output).toContain("INTERNAL");
});
