import { createTestDatabase as cloneTemplate, type TestDatabase } from "@piloto/db/test-database";
import { inject } from "vitest";

/**
 * A database of its own for a test or a test file, with every migration and no rows, cloned in milliseconds. `url` is
 * how the API connects (role piloto_app), `ownerUrl` how a test arranges and inspects rows. Call `drop()` at the end.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  return await cloneTemplate(inject("clusterUrl"));
}

export type { TestDatabase };
