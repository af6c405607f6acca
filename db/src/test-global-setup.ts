import type { TestProject } from "vitest/node";
import { startTestCluster } from "./test-database.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A superuser's URL of the run's Postgres. */
    clusterUrl: string;
  }
}

/**
 * One Postgres for the whole test run; each test file clones its databases from the migrated template. TEST_CLUSTER_URL
 * names one that runs already: the next release's, when it asks whether our tests pass on its schema.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env["TEST_CLUSTER_URL"];
  if (given) {
    project.provide("clusterUrl", given);
    return () => Promise.resolve();
  }
  const cluster = await startTestCluster();
  project.provide("clusterUrl", cluster.url);
  return () => cluster.stop();
}
