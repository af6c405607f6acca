import { randomUUID } from "node:crypto";
import { createTestDatabase as cloneTemplate, createEmptyDatabase } from "@piloto/db/test-database";
import { openExampleDatabase } from "@piloto/db/testing";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from "vitest";
import { asOwner } from "../testing/factories.ts";
import { createTestApp, type TestApp } from "../testing/test-app.ts";
import { readableTexts } from "./reader-columns.ts";
import { ops } from "./testing.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.stop());

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

describe("migrate", () => {
  it("brings an empty database up to date, says what it did, and then has nothing to do", async () => {
    const empty = await createEmptyDatabase(inject("clusterUrl"));
    onTestFinished(() => empty.drop());
    const variables = { MIGRATOR_DATABASE_URL: empty.ownerUrl };
    expect((await ops(app, "migrate --dry-run", { variables })).said).toContain("pending 0001_create_roles");
    expect(await ops(app, "migrate", { variables })).toMatchObject({
      code: 0,
      said: expect.stringContaining("applied 0001_create_roles"),
    });
    expect((await ops(app, "migrate", { variables })).said).toBe("Nothing to migrate.");
  });

  it("says in one sentence and in the log why it failed", async () => {
    const variables = { MIGRATIONS_DIR: "/nowhere/at/all" };
    expect(await ops(app, "migrate", { variables })).toMatchObject({
      code: 1,
      complained: "MIGRATIONS_DIR is no folder: /nowhere/at/all.",
    });
    const database = await cloneTemplate(inject("clusterUrl"));
    onTestFinished(() => database.drop());
    const owner = await connect(database.ownerUrl);
    await owner.query("INSERT INTO schema_migrations (version, checksum) VALUES ('9999_of_tomorrow', 'x')");
    const { code, complained, log } = await ops(app, "migrate", { variables: { DATABASE_URL: database.ownerUrl } });
    expect({ code, complained }).toEqual({ code: 1, complained: expect.stringContaining("newer than this code") });
    expect(log.map(({ event }) => event)).toEqual(["migration_failed", "ops_command"]);
    expect(log[0]).toMatchObject({ severity: "CRITICAL", reason: complained });
  });
});

describe("verify-audit", () => {
  it("passes whole chains and names the broken one, with exit code 1 and a line", async () => {
    const { ownerUrl, owner } = await openExampleDatabase();
    const variables = { DATABASE_URL: ownerUrl };
    expect(await ops(app, "verify-audit", { variables })).toMatchObject({
      code: 0,
      said: "2 chains, 3 entries, 0 broken.",
    });
    await owner.query("UPDATE audit_log SET outcome = 'denied' WHERE seq = 2");
    const { code, log } = await ops(app, "verify-audit --json", { variables });
    expect(code).toBe(1);
    expect(log[0]).toMatchObject({ event: "audit_chain_broken", severity: "CRITICAL", brokenSeq: 2 });
    expect((await ops(app, "verify-audit", { variables })).said).toContain("is broken at entry 2.");
  });
});

describe("database-logins", () => {
  const passwords = {
    API_DATABASE_PASSWORD: `api-${randomUUID()}`,
    READER_DATABASE_PASSWORD: `reader-${randomUUID()}`,
  };
  let ownerUrl = "";
  const as = (user: string, password: string): string => {
    const url = new URL(ownerUrl);
    url.username = user;
    url.password = password;
    return url.href;
  };

  // As on Cloud SQL: the owner of the database is no superuser, may make roles, and ran the migrations itself.
  beforeAll(async () => {
    const empty = await createEmptyDatabase(inject("clusterUrl"));
    const name = `owner_${randomUUID().slice(0, 8)}`;
    const admin = new pg.Client({ connectionString: empty.ownerUrl });
    await admin.connect();
    await admin.query(`CREATE ROLE ${name} LOGIN CREATEROLE CREATEDB NOSUPERUSER PASSWORD 'owner-password'`);
    await admin.query(`ALTER DATABASE ${new URL(empty.ownerUrl).pathname.slice(1)} OWNER TO ${name}`);
    // The cluster of the tests has the role already; on a new server the owner makes it and administers it.
    await admin.query(`GRANT piloto_app TO ${name} WITH ADMIN OPTION`);
    await admin.end();
    ownerUrl = empty.ownerUrl;
    ownerUrl = as(name, "owner-password");
    await ops(app, "migrate", { variables: { MIGRATOR_DATABASE_URL: ownerUrl } });
  });

  const run = () =>
    ops(app, "database-logins --json", { variables: { MIGRATOR_DATABASE_URL: ownerUrl, ...passwords } });

  it("makes both logins, and may be run again and twice at once", async () => {
    expect((await run()).json()).toMatchObject({ piloto_api: { isNew: true }, piloto_reader: { isNew: true } });
    const again = await Promise.all([run(), run()]);
    for (const { code, json } of again) {
      expect(code).toBe(0);
      expect(json()).toMatchObject({ piloto_api: { isNew: false }, piloto_reader: { isNew: false } });
    }
  });

  it("lets the API's login become piloto_app and nothing else", async () => {
    const api = await connect(as("piloto_api", passwords.API_DATABASE_PASSWORD));
    await expect(api.query("SELECT FROM public.users")).rejects.toThrow("permission denied");
    await api.query("SET ROLE piloto_app");
    expect((await api.query("SELECT FROM users")).rowCount).toBe(0);
    await expect(api.query("CREATE TABLE mine ()")).rejects.toThrow("permission denied");
    await expect(connect(as("piloto_api", "another-password-x"))).rejects.toThrow("password authentication failed");
  });

  it("shows the reader rows of every workspace and nothing that is secret or about a customer", async () => {
    const owner = await connect(ownerUrl);
    await owner.query("INSERT INTO workspaces (name, slug) VALUES ('A', 'loja-a'), ('B', 'loja-b')");
    const reader = await connect(as("piloto_reader", passwords.READER_DATABASE_PASSWORD));
    expect((await reader.query("SELECT slug FROM workspaces ORDER BY slug")).rows).toEqual([
      { slug: "loja-a" },
      { slug: "loja-b" },
    ]);
    const { rows } = await owner.query<{ table: string; column: string; type: string }>(
      `SELECT c.table_name AS table, c.column_name AS column, c.data_type AS type FROM information_schema.columns c
       JOIN information_schema.tables t USING (table_schema, table_name)
       WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY 1, 2`,
    );
    const harmless = /^(uuid|integer|bigint|smallint|boolean|date|timestamp with time zone|inet)$/;
    const withheld: string[] = [];
    const withheldBytes: boolean[] = [];
    for (const { table, column, type } of rows) {
      const reading = reader.query(`SELECT "${column}" FROM "${table}" LIMIT 1`);
      const isReadable = await reading.then(
        () => true,
        (error: Error) => !error.message.includes("permission denied"),
      );
      if (!isReadable) withheld.push(`${table}.${column}`);
      const isNamed = readableTexts[table]?.includes(column) === true;
      const isIds = type === "ARRAY" && column === "mentions";
      expect({ table, column, isReadable }).toEqual({
        table,
        column,
        isReadable: harmless.test(type) || isNamed || isIds,
      });
      if (type === "bytea" || type === "jsonb") withheldBytes.push(isReadable);
    }
    expect(new Set(withheldBytes)).toEqual(new Set([false]));
    for (const secret of [
      "users.password_hash",
      "pending_signups.password_hash",
      "sessions.handle_hash",
      "api_keys.key_hash",
      "invites.token_hash",
      "one_time_tokens.token_hash",
      "one_time_tokens.payload",
      "auth_flows.state",
      "recovery_codes.code_hash",
      "totp_factors.secret",
      "channels.credentials",
      "channels.verify_token",
      "channels.status_reason",
      "model_connections.api_key",
      "outbox.payload",
      "webhook_events.body",
      "messages.body",
      "messages.payload",
      "contacts.name",
      "contact_identities.value",
      "attachments.source_url",
    ])
      expect(withheld).toContain(secret);
  });

  it("names no column that is not there", async () => {
    const columns = await asOwner<{ name: string }>(
      app,
      "SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public'",
    );
    const known = new Set(columns.map(({ name }) => name));
    const named = Object.entries(readableTexts).flatMap(([table, names]) => names.map((name) => `${table}.${name}`));
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it("lets the reader change nothing, call no door and hold nothing up", async () => {
    const reader = await connect(as("piloto_reader", passwords.READER_DATABASE_PASSWORD));
    expect((await reader.query("SHOW statement_timeout")).rows).toEqual([{ statement_timeout: "30s" }]);
    await reader.query("SET default_transaction_read_only = off");
    await expect(reader.query("UPDATE workspaces SET name = 'mine'")).rejects.toThrow("permission denied");
    await expect(reader.query("DELETE FROM audit_log")).rejects.toThrow("permission denied");
    await expect(reader.query("SELECT * FROM active_channels('whatsapp')")).rejects.toThrow("permission denied");
    await expect(reader.query("SET ROLE piloto_app")).rejects.toThrow("permission denied");
    await expect(reader.query("SELECT FROM graphile_worker._private_jobs")).rejects.toThrow("permission denied");
  });

  it("says in one sentence that somebody else made the logins", async () => {
    const stranger = `owner_${randomUUID().slice(0, 8)}`;
    const admin = await connect(app.database.ownerUrl);
    await admin.query(`CREATE ROLE ${stranger} LOGIN CREATEROLE PASSWORD 'owner-password'`);
    const variables = { MIGRATOR_DATABASE_URL: as(stranger, "owner-password"), ...passwords };
    const { code, complained } = await ops(app, "database-logins", { variables });
    expect(code).toBe(1);
    expect(complained).toMatch(/^permission denied to alter role: run this as the login that owns the tables/);
  });

  it("refuses a short password before it asks the database, and prints none", async () => {
    const variables = { MIGRATOR_DATABASE_URL: ownerUrl, API_DATABASE_PASSWORD: "curta" };
    const { code, complained, log } = await ops(app, "database-logins", { variables });
    expect({ code, complained }).toEqual({ code: 1, complained: expect.stringContaining("16 to 128 characters") });
    const ran = await run();
    for (const password of Object.values(passwords)) expect(JSON.stringify([ran, log])).not.toContain(password);
  });
});
