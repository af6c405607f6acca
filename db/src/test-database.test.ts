import pg from "pg";
import { afterAll, expect, inject, test } from "vitest";
import { createTestDatabase } from "./test-database.ts";

const database = await createTestDatabase(inject("clusterUrl"));
afterAll(() => database.drop());

test("the API's url connects as piloto_app, the owner's does not", async () => {
  for (const [url, role] of [
    [database.url, "piloto_app"],
    [database.ownerUrl, "postgres"],
  ] as const) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query("SELECT current_user");
    await client.end();
    expect(rows).toEqual([{ current_user: role }]);
  }
});

test("clones do not see each other's rows", async () => {
  const other = await createTestDatabase(inject("clusterUrl"));
  const client = new pg.Client({ connectionString: database.ownerUrl });
  const otherClient = new pg.Client({ connectionString: other.ownerUrl });
  await Promise.all([client.connect(), otherClient.connect()]);
  await client.query("INSERT INTO users (name, email) VALUES ('Ana', 'ana@example.com')");
  const { rows } = await otherClient.query("SELECT FROM users");
  await Promise.all([client.end(), otherClient.end()]);
  await other.drop();
  expect(rows).toHaveLength(0);
});
