import { startTestCluster } from "@piloto/db/test-database";
import { OperatorError } from "@piloto/db/operator-error";
import { readOptions, runCommandLine } from "./command-line.ts";
import { checkOutRelease } from "./previous-release/checkout.ts";
import { runReleaseTests } from "./previous-release/release-tests.ts";

/*
 * Expand and contract, proved: the previous release's own tests, on a database that this checkout has migrated. While a
 * release is rolled out, and after a rollback, that is what runs.
 */
const usage = `Usage: node scripts/previous-release.ts --ref <tag or commit> [--files <words of paths, by comma>]`;

await runCommandLine(async () => {
  const { ref, files = "" } = readOptions(["ref", "files"], usage);
  if (!ref) throw new OperatorError(usage);
  await using release = await checkOutRelease(ref);
  const cluster = await startTestCluster();
  let failed = 0;
  try {
    for (const name of ["db", "packages/api"] as const) {
      const wanted = files.split(",").filter(Boolean);
      if (wanted.length > 0 && name === "db") continue;
      const result = await runReleaseTests({ ...release, package: name, clusterUrl: cluster.url, files: wanted });
      if (result.failed > 0) console.log(result.output);
      console.log(`${name} of ${ref} on this schema: ${result.passed} passed, ${result.failed} failed`);
      failed += result.failed;
    }
  } finally {
    await cluster.stop();
  }
  if (failed > 0) throw new OperatorError(`The previous release (${ref}) would break on the new schema.`);
});
