import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { installJobQueue } from "./job-queue.ts";
import { DatabaseTooNewError, OperatorError } from "./operator-error.ts";

/** A migration file was edited after it had run. */
export class MigrationChangedError extends OperatorError {
  override name = "MigrationChangedError";
}

/** A migration failed; nothing of it remains, those before it stay. */
export class MigrationFailedError extends OperatorError {
  override name = "MigrationFailedError";
}

export interface Migration {
  /** The file's name without its ending: `0001_create_roles`. */
  version: string;
  sql: string;
  checksum: string;
}

export interface MigrateOptions {
  /** Default: `db/migrations`. */
  folder?: string;
  /** Runs only the files up to and including this version. */
  upTo?: string;
  /** How long a migration tries to get its locks, in milliseconds. Default 60 000. */
  lockPatienceMs?: number;
}

const migrationsFolder = fileURLToPath(new URL("../migrations", import.meta.url));
// Any fixed number: parallel starts on one database take turns on it.
const advisoryLock = 7_460_113;

/**
 * Runs every pending migration in order, each in its own transaction, then installs the job queue, and returns the
 * versions of the migrations. Parallel calls take turns. Throws DatabaseTooNewError, MigrationChangedError or
 * MigrationFailedError.
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(options);
  return await withClient(url, async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [advisoryLock]);
    await createLedger(client);
    const pending = selectPending(migrations, await readLedger(client), options);
    for (const migration of pending) await apply(client, migration, options.lockPatienceMs ?? 60_000);
    // After ours: its rights are given to the role that our first migration makes.
    await installQueue(client, url);
    return { applied: pending.map((migration) => migration.version) };
  });
}

/** The versions that migrate() would run now. Throws as migrate() does when the ledger and the files disagree. */
export async function pendingMigrations(url: string, options: MigrateOptions = {}): Promise<string[]> {
  const migrations = await readMigrations(options);
  const ledger = await withClient(url, async (client) => {
    const { rows } = await client.query<{ found: boolean }>(
      "SELECT to_regclass('schema_migrations') IS NOT NULL AS found",
    );
    return rows[0]?.found ? await readLedger(client) : new Map<string, string>();
  });
  return selectPending(migrations, ledger, options).map((migration) => migration.version);
}

/** The migration files in order of their numbers. */
export async function readMigrations(options: MigrateOptions = {}): Promise<Migration[]> {
  const folder = options.folder ?? migrationsFolder;
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  const twin = names.find((name, index) => name.slice(0, 4) === names[index - 1]?.slice(0, 4));
  if (twin) throw new MigrationChangedError(`Two migrations have the number of ${twin}: give one the next number.`);
  return await Promise.all(
    names.map(async (name) => {
      const sql = await readFile(`${folder}/${name}`, "utf8");
      // Line endings aside: a checkout on Windows is the same migration.
      const checksum = createHash("sha256").update(sql.replaceAll("\r\n", "\n")).digest("hex");
      return { version: name.slice(0, -".sql".length), sql, checksum };
    }),
  );
}

function selectPending(migrations: Migration[], ledger: Map<string, string>, options: MigrateOptions): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.version, migration]));
  for (const [version, checksum] of ledger) {
    const migration = known.get(version);
    if (!migration) {
      throw new DatabaseTooNewError(
        `The database is newer than this code (it has migration ${version}): run the newer release, or use another database.`,
      );
    }
    if (migration.checksum !== checksum) {
      throw new MigrationChangedError(
        `Migration ${version} was edited after it had run: restore the file and write a new migration instead.`,
      );
    }
  }
  const pending = migrations.filter(({ version }) => !ledger.has(version) && version <= (options.upTo ?? version));
  const newest = [...ledger.keys()].sort().at(-1) ?? "";
  const late = pending.find(({ version }) => version < newest);
  if (late)
    throw new MigrationChangedError(
      `Migration ${late.version} is numbered before ${newest}, which has already run: give it the next number.`,
    );
  return pending;
}

/**
 * A migration that waits for a lock makes every later query on that table wait behind it, and with locks of several
 * tables it may end in a deadlock with requests: it gives up on each lock sooner than Postgres looks for deadlocks (1 s),
 * so that no request is ever the one that is sacrificed, and tries again as a whole.
 */
async function apply(client: pg.Client, migration: Migration, lockPatienceMs: number): Promise<void> {
  for (const giveUpAt = Date.now() + lockPatienceMs; ;) {
    try {
      return await applyOnce(client, migration);
    } catch (error) {
      await client.query("ROLLBACK").catch(() => undefined);
      if (isLockFailure(error) && Date.now() < giveUpAt) {
        await delay(200 + 800 * Math.random());
        continue;
      }
      const reason = error instanceof Error ? error.message : String(error);
      const message = `Migration ${migration.version} failed and was undone: ${reason}.`;
      throw new MigrationFailedError(message, { cause: error });
    }
  }
}

const isLockFailure = (error: unknown): boolean =>
  // lock_not_available, deadlock_detected
  error instanceof pg.DatabaseError && (error.code === "55P03" || error.code === "40P01");

async function applyOnce(client: pg.Client, migration: Migration): Promise<void> {
  await client.query("BEGIN");
  await client.query("SET LOCAL lock_timeout = '500ms'");
  await client.query(migration.sql);
  await client.query("INSERT INTO schema_migrations (version, checksum) VALUES ($1, $2)", [
    migration.version,
    migration.checksum,
  ]);
  await client.query("COMMIT");
}

async function installQueue(client: pg.Client, url: string): Promise<void> {
  try {
    await installJobQueue(client, url);
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationFailedError(`The job queue could not be installed: ${reason}.`, { cause: error });
  }
}

async function createLedger(client: pg.Client): Promise<void> {
  await client.query(`CREATE TABLE IF NOT EXISTS schema_migrations (
    version    text PRIMARY KEY,
    checksum   text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now())`);
}

async function readLedger(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ version: string; checksum: string }>(
    "SELECT version, checksum FROM schema_migrations",
  );
  return new Map(rows.map((row) => [row.version, row.checksum]));
}

async function withClient<Result>(url: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, application_name: "piloto-migrate" });
  await client.connect();
  try {
    // When this process is killed, the server would finish the statement under way and hold its locks until then. It
    // looks each second instead, on systems where it can.
    await client.query("SET client_connection_check_interval = '1s'").catch(() => undefined);
    // Ending the connection also releases the advisory lock.
    return await use(client);
  } finally {
    await client.end();
  }
}
