import pg from "pg";
import { inject, onTestFinished } from "vitest";
import { insertExampleRows } from "./example-rows.ts";
import { readMigrations } from "./migrate.ts";
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from "./test-database.ts";

/** A connected client that is closed at the end of the current test. */
export async function openClient(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** A migrated database without rows, dropped at the end of the current test. */
export async function openDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase(inject("clusterUrl"));
  onTestFinished(() => database.drop());
  return database;
}

/** A database with nothing in it, dropped at the end of the current test. */
export async function openEmptyDatabase(): Promise<TestDatabase> {
  const database = await createEmptyDatabase(inject("clusterUrl"));
  onTestFinished(() => database.drop());
  return database;
}

/** A migrated database with the example rows of every migration, and its owner's client. */
export async function openExampleDatabase(): Promise<TestDatabase & { owner: pg.Client }> {
  const database = await openDatabase();
  const owner = await openClient(database.ownerUrl);
  for (const { version } of await readMigrations()) await insertExampleRows(owner, version);
  return { ...database, owner };
}
