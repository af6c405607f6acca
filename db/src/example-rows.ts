import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type pg from "pg";

export const exampleIds = {
  workspace: "00000000-0000-7000-8000-0000000000a1",
  owner: "00000000-0000-7000-8000-0000000000b1",
};

const folder = fileURLToPath(new URL("../seeds/examples", import.meta.url));

/** Inserts the example rows of one migration; see db/seeds/examples/README.md. */
export async function insertExampleRows(client: pg.Client, version: string): Promise<void> {
  const file = `${folder}/${version}.sql`;
  if (existsSync(file)) await client.query(await readFile(file, "utf8"));
}

/** How many rows each table holds, the ledger of migrations aside. */
export async function countRows(client: pg.Client): Promise<Map<string, number>> {
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT format('%I', relname) AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'schema_migrations' ORDER BY 1`,
  );
  const counts = new Map<string, number>();
  for (const { name } of tables) {
    const { rows } = await client.query<{ count: number }>(`SELECT count(*)::integer AS count FROM ${name}`);
    counts.set(name, rows[0]?.count ?? 0);
  }
  return counts;
}
