import type pg from "pg";
import { describe, expect, test } from "vitest";
import { exampleIds } from "./example-rows.ts";
import { errorCode } from "./operator-error.ts";
import { openClient, openDatabase, openExampleDatabase } from "./testing.ts";

const strangersWorkspace = "00000000-0000-7000-8000-0000000000ff";
const permissionDenied = { code: "42501" };

interface WorkspaceTable {
  name: string;
  key: string;
  secured: boolean;
  policies: number;
  /** Those that an INSERT may name. */
  columns: string;
}

/** Every table whose rows belong to a workspace, from the catalog: a new one cannot be forgotten. */
async function workspaceTables(owner: pg.Client): Promise<WorkspaceTable[]> {
  const { rows } = await owner.query<WorkspaceTable>(`
    SELECT t.relname AS name, a.attname AS key, t.relrowsecurity AS secured,
           (SELECT count(*)::integer FROM pg_policy p WHERE p.polrelid = t.oid AND p.polpermissive) AS policies,
           (SELECT string_agg(quote_ident(c.attname), ', ' ORDER BY c.attnum) FROM pg_attribute c
             WHERE c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped AND c.attgenerated = '' AND c.attidentity = '') AS columns
    FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND NOT a.attisdropped
    WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p')
      AND (a.attname = 'workspace_id' OR (t.relname = 'workspaces' AND a.attname = 'id'))
    ORDER BY t.relname`);
  return rows;
}

async function standIn(app: pg.Client, workspaceId: string): Promise<void> {
  await app.query("SELECT set_config('app.workspace_id', $1, false)", [workspaceId]);
}

/** The rows a statement touched, or "denied". */
async function attempt(app: pg.Client, sql: string, values: unknown[]): Promise<number | "denied"> {
  try {
    return (await app.query(sql, values)).rowCount ?? 0;
  } catch (error) {
    if (errorCode(error) === permissionDenied.code) return "denied";
    throw error;
  }
}

describe("a workspace's rows", () => {
  test("are behind an enabled policy in every table that has them", async () => {
    const { owner } = await openExampleDatabase();
    const tables = await workspaceTables(owner);
    expect(tables.length).toBeGreaterThanOrEqual(7);
    expect(tables.filter(({ secured, policies }) => !secured || policies === 0)).toEqual([]);
  });

  test("have an example in every table, so that the tests below prove something", async () => {
    const { owner } = await openExampleDatabase();
    for (const { name, key } of await workspaceTables(owner)) {
      const { rowCount } = await owner.query(`SELECT FROM ${name} WHERE ${key} = $1`, [exampleIds.workspace]);
      expect(rowCount, `rows in ${name}: see db/seeds/examples`).toBeGreaterThan(0);
    }
  });

  test("are visible from their own workspace", async () => {
    const { owner, url } = await openExampleDatabase();
    const app = await openClient(url);
    await standIn(app, exampleIds.workspace);
    for (const { name, key } of await workspaceTables(owner)) {
      const { rowCount } = await app.query(`SELECT FROM ${name} WHERE ${key} = $1`, [exampleIds.workspace]);
      expect(rowCount, name).toBeGreaterThan(0);
    }
  });

  test.each([
    ["from another workspace", strangersWorkspace],
    ["with no workspace set", ""],
  ])("can be neither read, changed, deleted nor added %s", async (_where, workspaceId) => {
    const { owner, url } = await openExampleDatabase();
    const app = await openClient(url);
    await standIn(app, workspaceId);
    for (const { name, key, columns } of await workspaceTables(owner)) {
      const where = `WHERE ${key} = $1`;
      const { rows } = await owner.query<{ row: unknown }>(
        `SELECT to_jsonb(t) AS row FROM ${name} t ${where} LIMIT 1`,
        [exampleIds.workspace],
      );
      expect((await app.query(`SELECT FROM ${name}`)).rowCount, `read ${name}`).toBe(0);
      expect([0, "denied"], `change ${name}`).toContain(
        await attempt(app, `UPDATE ${name} SET ${key} = ${key} ${where}`, [exampleIds.workspace]),
      );
      expect([0, "denied"], `delete ${name}`).toContain(
        await attempt(app, `DELETE FROM ${name} ${where}`, [exampleIds.workspace]),
      );
      const insert = `INSERT INTO ${name} (${columns}) SELECT ${columns} FROM jsonb_populate_record(NULL::${name}, $1)`;
      expect(await attempt(app, insert, [rows[0]?.row]), `add to ${name}`).toBe("denied");
    }
  });

  test("cannot be moved into another workspace", async () => {
    const { url } = await openExampleDatabase();
    const app = await openClient(url);
    await standIn(app, exampleIds.workspace);
    const move = app.query("UPDATE agents SET workspace_id = $1", [strangersWorkspace]);
    await expect(move).rejects.toMatchObject(permissionDenied);
  });
});

describe("the API's role", () => {
  test("is no superuser, cannot bypass row-level security and owns nothing", async () => {
    const { ownerUrl } = await openDatabase();
    const owner = await openClient(ownerUrl);
    const { rows } = await owner.query(`
      SELECT rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb,
             (SELECT count(*)::integer FROM pg_class WHERE relowner = r.oid) AS tables,
             (SELECT count(*)::integer FROM pg_proc WHERE proowner = r.oid) AS functions,
             (SELECT count(*)::integer FROM pg_auth_members WHERE member = r.oid) AS memberships
      FROM pg_roles r WHERE rolname = 'piloto_app'`);
    const no = { rolsuper: false, rolbypassrls: false, rolcanlogin: false, rolcreaterole: false, rolcreatedb: false };
    expect(rows).toEqual([{ ...no, tables: 0, functions: 0, memberships: 0 }]);
  });

  test("is refused, not answered, when row security is switched off", async () => {
    const { url } = await openExampleDatabase();
    const app = await openClient(url);
    await app.query("SET row_security = off");
    await expect(app.query("SELECT FROM agents")).rejects.toMatchObject(permissionDenied);
  });

  test.each(["UPDATE audit_log SET outcome = 'done'", "DELETE FROM audit_log", "TRUNCATE audit_log"])(
    "cannot rewrite history: %s",
    async (statement) => {
      const { url } = await openExampleDatabase();
      const app = await openClient(url);
      await standIn(app, exampleIds.workspace);
      await expect(app.query(statement)).rejects.toMatchObject(permissionDenied);
    },
  );

  test.each([
    "UPDATE agent_versions SET name = 'x'",
    "DELETE FROM agent_versions",
    "SELECT FROM audit_chains",
    "SELECT append_to_chain(NULL)",
    "UPDATE schema_migrations SET checksum = ''",
    "CREATE TABLE loot (id integer)",
  ])("is denied: %s", async (statement) => {
    const { url } = await openExampleDatabase();
    const app = await openClient(url);
    await standIn(app, exampleIds.workspace);
    await expect(app.query(statement)).rejects.toMatchObject(permissionDenied);
  });
});

describe("the doors between workspaces", () => {
  test("let a member in with their role and keep a stranger out", async () => {
    const { url } = await openExampleDatabase();
    const app = await openClient(url);
    const enter = "SELECT enter_workspace($1, $2) AS role";
    await app.query("BEGIN");
    const stranger = await app.query(enter, [exampleIds.workspace, "00000000-0000-7000-8000-0000000000b2"]);
    expect(stranger.rows).toEqual([{ role: null }]);
    expect((await app.query("SELECT FROM agents")).rowCount).toBe(0);
    const owner = await app.query(enter, [exampleIds.workspace, exampleIds.owner]);
    expect(owner.rows).toEqual([{ role: "owner" }]);
    expect((await app.query("SELECT FROM agents")).rowCount).toBe(1);
    await app.query("COMMIT");
    expect((await app.query("SELECT FROM agents")).rowCount, "after the transaction").toBe(0);
  });

  test("every function that runs as its owner pins its search path", async () => {
    const { ownerUrl } = await openDatabase();
    const owner = await openClient(ownerUrl);
    const { rows } = await owner.query(`
      SELECT oid::regprocedure::text AS name FROM pg_proc
      WHERE pronamespace = 'public'::regnamespace AND prosecdef
        AND NOT coalesce(proconfig, '{}') @> ARRAY['search_path=public, pg_temp']`);
    expect(rows).toEqual([]);
  });
});
