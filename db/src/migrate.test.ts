import { spawn } from "node:child_process";
import { cp, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { generateFiles, staleGeneratedFiles } from "./codegen.ts";
import { countRows, insertExampleRows } from "./example-rows.ts";
import { startEmbedded } from "./embedded.ts";
import { migrate, MigrationChangedError, MigrationFailedError, pendingMigrations, readMigrations } from "./migrate.ts";
import { DatabaseTooNewError } from "./operator-error.ts";
import { dumpSchema } from "./schema-dump.ts";
import { makeScratchFolder } from "./scratch-folder.ts";
import { asApiRole } from "./test-database.ts";
import { openClient, openDatabase, openEmptyDatabase } from "./testing.ts";

const versions = (await readMigrations()).map(({ version }) => version);

/** A copy of db/migrations that a test may change. */
async function copyMigrations(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "piloto-migrations-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(fileURLToPath(new URL("../migrations", import.meta.url)), folder, { recursive: true });
  return folder;
}

test("an empty database gets every migration in order, and a second run does nothing", async () => {
  const { ownerUrl } = await openEmptyDatabase();
  expect(await pendingMigrations(ownerUrl)).toEqual(versions);
  expect(await migrate(ownerUrl)).toEqual({ applied: versions });
  const schema = await dumpSchema(ownerUrl);
  expect(await pendingMigrations(ownerUrl)).toEqual([]);
  expect(await migrate(ownerUrl)).toEqual({ applied: [] });
  expect(await dumpSchema(ownerUrl)).toBe(schema);
});

test("every migration runs on a database with data and keeps every row of it", async () => {
  const { ownerUrl } = await openEmptyDatabase();
  const owner = await openClient(ownerUrl);
  let before = new Map<string, number>();
  for (const upTo of versions) {
    expect(await migrate(ownerUrl, { upTo })).toEqual({ applied: [upTo] });
    const after = await countRows(owner);
    for (const [table, count] of before) expect(after.get(table), `${table} after ${upTo}`).toBe(count);
    await insertExampleRows(owner, upTo);
    before = await countRows(owner);
  }
  expect(
    [...before].filter(([, count]) => count === 0),
    "tables without rows in db/seeds/examples",
  ).toEqual([]);
  const fresh = await openDatabase();
  expect(await dumpSchema(ownerUrl)).toBe(await dumpSchema(fresh.ownerUrl));
});

test("the committed types and schema dump are what the migrations make", async () => {
  const { ownerUrl } = await openDatabase();
  expect(await staleGeneratedFiles(await generateFiles(ownerUrl)), "run pnpm db codegen").toEqual([]);
});

test("parallel starts take turns", async () => {
  const { ownerUrl } = await openEmptyDatabase();
  const runs = await Promise.all(Array.from({ length: 4 }, () => migrate(ownerUrl)));
  expect(runs.filter(({ applied }) => applied.length > 0)).toEqual([{ applied: versions }]);
});

test("a database with migrations this code does not know is refused", async () => {
  const { ownerUrl } = await openDatabase();
  const owner = await openClient(ownerUrl);
  await owner.query("INSERT INTO schema_migrations (version, checksum) VALUES ('9999_from_the_future', 'x')");
  await expect(migrate(ownerUrl)).rejects.toThrow(DatabaseTooNewError);
  await expect(pendingMigrations(ownerUrl)).rejects.toThrow("The database is newer than this code");
});

test("a file that was edited after it ran is refused", async () => {
  const { ownerUrl } = await openDatabase();
  const folder = await copyMigrations();
  await writeFile(join(folder, `${versions[1]}.sql`), "SELECT 1;");
  await expect(migrate(ownerUrl, { folder })).rejects.toThrow(MigrationChangedError);
});

test("a file numbered before one that ran is refused", async () => {
  const { ownerUrl } = await openDatabase();
  const folder = await copyMigrations();
  await writeFile(join(folder, "0000_late_comer.sql"), "SELECT 1;");
  await expect(migrate(ownerUrl, { folder })).rejects.toThrow("give it the next number");
});

test("two files with one number are refused", async () => {
  const { ownerUrl } = await openEmptyDatabase();
  const folder = await copyMigrations();
  await writeFile(join(folder, "0001_twin.sql"), "SELECT 1;");
  await expect(migrate(ownerUrl, { folder })).rejects.toThrow(MigrationChangedError);
});

test("a failing migration is undone whole, those before it stay, and it can be repaired", async () => {
  const { ownerUrl } = await openDatabase();
  const folder = await copyMigrations();
  await writeFile(join(folder, "9001_good.sql"), "CREATE TABLE good (id integer);");
  await writeFile(join(folder, "9002_bad.sql"), "CREATE TABLE half (id integer); SELECT 1 / 0;");
  await expect(migrate(ownerUrl, { folder })).rejects.toThrow(MigrationFailedError);
  const owner = await openClient(ownerUrl);
  const { rows } = await owner.query("SELECT to_regclass('good') AS good, to_regclass('half') AS half");
  expect(rows).toEqual([{ good: "good", half: null }]);
  await writeFile(join(folder, "9002_bad.sql"), "CREATE TABLE half (id integer);");
  await rename(join(folder, "9002_bad.sql"), join(folder, "9002_repaired.sql"));
  expect(await migrate(ownerUrl, { folder })).toEqual({ applied: ["9002_repaired"] });
});

test("a migration whose process is killed is undone soon, although its statement is not over", async () => {
  const { ownerUrl } = await openDatabase();
  const owner = await openClient(ownerUrl);
  const folder = await copyMigrations();
  await writeFile(join(folder, "9998_slow.sql"), "LOCK TABLE sessions; SELECT pg_sleep(600)");
  const program = spawn(process.execPath, [
    fileURLToPath(new URL("fixtures/migrating-program.ts", import.meta.url)),
    ownerUrl,
    folder,
  ]);
  onTestFinished(() => void program.kill("SIGKILL"));
  const locks = async () =>
    (await owner.query("SELECT FROM pg_locks WHERE relation = 'sessions'::regclass AND mode = 'AccessExclusiveLock'"))
      .rowCount;
  await expect.poll(locks, { timeout: 30_000 }).toBe(1);
  program.kill("SIGKILL");
  await expect.poll(locks, { timeout: 30_000 }).toBe(0);
  await writeFile(join(folder, "9998_slow.sql"), "SELECT 1");
  expect(await migrate(ownerUrl, { folder })).toEqual({ applied: ["9998_slow"] });
});

test("a migration gives up on a lock that others hold instead of blocking them", async () => {
  const { ownerUrl } = await openDatabase();
  const folder = await copyMigrations();
  await writeFile(join(folder, "9001_alter.sql"), "ALTER TABLE users ADD COLUMN nickname text;");
  const busy = await openClient(ownerUrl);
  await busy.query("BEGIN; SELECT FROM users");
  await expect(migrate(ownerUrl, { folder, lockPatienceMs: 0 })).rejects.toThrow("lock timeout");
  // It tries again for a while.
  const migrated = migrate(ownerUrl, { folder });
  const watcher = await openClient(ownerUrl);
  const waiting = () =>
    watcher.query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%nickname%'");
  await expect.poll(async () => (await waiting()).rowCount, { timeout: 30_000, interval: 20 }).toBe(1);
  await expect.poll(async () => (await waiting()).rowCount, { timeout: 30_000, interval: 20 }).toBe(0);
  await busy.query("COMMIT");
  expect(await migrated).toEqual({ applied: ["9001_alter"] });
});

test("an owner that is no superuser, and made the role itself, can migrate and become it", async () => {
  // A server of its own: the role piloto_app must not exist yet. As Cloud SQL and other managed databases begin.
  const dataDir = await makeScratchFolder();
  const server = await startEmbedded({ dataDir, durable: false });
  onTestFinished(async () => {
    await server.stop();
    await rm(dataDir, { recursive: true });
  });
  const superuser = await openClient(server.url);
  // There the database belongs to a role without a login, of which every login made by Google is a member.
  await superuser.query("CREATE ROLE cloudsqlsuperuser NOLOGIN CREATEROLE CREATEDB");
  await superuser.query(
    "CREATE ROLE shop_owner LOGIN PASSWORD 'secret' CREATEROLE CREATEDB NOSUPERUSER NOBYPASSRLS IN ROLE cloudsqlsuperuser",
  );
  await superuser.query("CREATE DATABASE shop OWNER cloudsqlsuperuser");
  const url = server.url.replace(/\/\/.*@/, "//shop_owner:secret@").replace(/[^/]*$/, "shop");
  expect(await migrate(url)).toEqual({ applied: versions });
  const owner = await openClient(url);
  for (const version of versions) await insertExampleRows(owner, version);
  expect((await owner.query("SELECT FROM agents")).rowCount).toBe(1);
  const app = await openClient(asApiRole(url));
  expect((await app.query("SELECT current_user, count(*)::integer AS agents FROM agents")).rows).toEqual([
    { current_user: "piloto_app", agents: 0 },
  ]);
});
