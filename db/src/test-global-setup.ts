import type { TestProject } from "vitest/node";
import { startTestCluster } from "./test-database.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A superuser's URL of the run's Postgres. */
    clusterUrl: string;
  }
}

/** One Postgres for the whole test run; each test file clones its databases from the migrated template. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTestCluster();
  project.provide("clusterUrl", cluster.url);
  return () => cluster.stop();
}
