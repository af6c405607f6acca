import { type RawBuilder, sql } from "kysely";
import type { Database } from "../database/pool.ts";
import type { Trx } from "../database/workspace.ts";

export type LoginName = "piloto_api" | "piloto_reader";

/** Creates the login when it is missing and sets its password; whether it was created. Needs CREATEROLE, no more. */
export async function upsertLogin(trx: Trx, name: LoginName, verifier: string): Promise<boolean> {
  const { rows } = await sql`SELECT FROM pg_roles WHERE rolname = ${name}`.execute(trx);
  const isNew = rows.length === 0;
  // A statement that makes a role takes no parameters; the verifier is base64, `$`, `:` and digits.
  const command = isNew ? sql`CREATE ROLE` : sql`ALTER ROLE`;
  await sql`${command} ${sql.id(name)} LOGIN NOINHERIT PASSWORD ${sql.lit(verifier)}`.execute(trx);
  return isNew;
}

/** Lets the login become piloto_app, whose rights the API's connections take on. */
export async function grantApiRole(trx: Trx): Promise<void> {
  await sql`GRANT piloto_app TO piloto_api`.execute(trx);
}

/** What bounds a reader: it changes nothing and holds nothing up. */
export async function boundReader(trx: Trx): Promise<void> {
  const settings: [string, string][] = [
    ["default_transaction_read_only", "on"],
    ["statement_timeout", "30s"],
    ["idle_in_transaction_session_timeout", "60s"],
    ["lock_timeout", "2s"],
  ];
  for (const [name, value] of settings)
    await sql`ALTER ROLE piloto_reader SET ${sql.raw(name)} = ${sql.lit(value)}`.execute(trx);
}

/**
 * Gives the reader exactly the columns it may read, taking away what it had before, and a policy that shows it the rows of
 * every workspace: row-level security shows others than piloto_app none. Returns how many columns of how many.
 */
export async function grantReading(
  trx: Trx,
  readableTexts: Readonly<Record<string, readonly string[]>>,
): Promise<{ readable: number; withheld: number }> {
  await sql`GRANT USAGE ON SCHEMA public TO piloto_reader`.execute(trx);
  await sql`REVOKE ALL ON ALL TABLES IN SCHEMA public FROM piloto_reader`.execute(trx);
  const { rows } = await sql<{ table: string; column: string; isText: boolean; hasWall: boolean }>`
    SELECT c.relname AS "table", a.attname AS "column", c.relrowsecurity AS has_wall,
      NOT format_type(a.atttypid, NULL) = ANY (ARRAY['uuid', 'uuid[]', 'integer', 'bigint', 'smallint', 'boolean', 'date',
        'timestamp with time zone', 'inet']) AS is_text
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
    ORDER BY c.relname, a.attnum`.execute(trx);
  const readable = rows.filter(({ table, column, isText }) => !isText || readableTexts[table]?.includes(column));
  for (const [table, columns] of Map.groupBy(readable, (row) => row.table)) {
    const names: RawBuilder<unknown>[] = columns.map(({ column }) => sql.id(column));
    await sql`GRANT SELECT (${sql.join(names)}) ON ${sql.id(table)} TO piloto_reader`.execute(trx);
    if (!columns[0]?.hasWall) continue;
    await sql`DROP POLICY IF EXISTS seen_by_the_reader ON ${sql.id(table)}`.execute(trx);
    await sql`CREATE POLICY seen_by_the_reader ON ${sql.id(table)} FOR SELECT TO piloto_reader USING (true)`.execute(
      trx,
    );
  }
  return { readable: readable.length, withheld: rows.length - readable.length };
}

/** So that two runs at once take turns. */
export const lockLogins = async (db: Database, work: (trx: Trx) => Promise<void>): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(7460114)`.execute(trx);
    await work(trx);
  });
