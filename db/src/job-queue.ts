import { createHash } from "node:crypto";
import pg from "pg";
import { DatabaseTooNewError } from "./operator-error.ts";

/** The newest schema of the graphile-worker we depend on: with it in place, installing is one query. */
const newestQueueSchema = 20;

/*
 * What the API's role may do there. The tables come with row-level security and no policy, which shows a role that owns
 * nothing no row at all; jobs carry ids only, and cross workspaces by nature.
 */
const rights = `
  GRANT USAGE ON SCHEMA graphile_worker TO piloto_app;
  GRANT SELECT ON graphile_worker.migrations TO piloto_app;
  GRANT SELECT, INSERT, UPDATE, DELETE ON graphile_worker._private_jobs TO piloto_app;
  GRANT SELECT, INSERT, UPDATE ON graphile_worker._private_job_queues, graphile_worker._private_known_crontabs TO piloto_app;
  GRANT SELECT, INSERT ON graphile_worker._private_tasks TO piloto_app;
  GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO piloto_app;
  DO $$
  DECLARE
    queue_table regclass;
  BEGIN
    FOR queue_table IN
      SELECT oid FROM pg_class WHERE relnamespace = 'graphile_worker'::regnamespace AND relkind = 'r' AND relrowsecurity
    LOOP
      EXECUTE format('DROP POLICY IF EXISTS worked_by_the_api ON %s', queue_table);
      EXECUTE format('CREATE POLICY worked_by_the_api ON %s TO piloto_app USING (true) WITH CHECK (true)', queue_table);
    END LOOP;
  END
  $$;`;

// Kept as the schema's comment: says that this database has these rights, so that a start need not give them again.
const marker = `Job queue of graphile-worker; rights ${createHash("sha256").update(rights).digest("hex").slice(0, 16)}`;

/**
 * Installs graphile-worker's own schema and lets the API's role work with it; nothing when that has been done. Expects
 * the lock under which migrations take turns. Throws DatabaseTooNewError when a newer release changed the schema in a
 * way that this one's library cannot work with.
 */
export async function installJobQueue(client: pg.Client, url: string): Promise<void> {
  const found = await findInstalled(client);
  if (found.breaking > newestQueueSchema) {
    throw new DatabaseTooNewError(
      `The database is newer than this code (its job queue has schema ${found.breaking}): run the newer release, or use another database.`,
    );
  }
  if (found.newest < newestQueueSchema) await runQueueMigrations(url);
  // A newer release's rights are a superset of ours; its schema is left as it is.
  if (found.newest > newestQueueSchema || found.comment === marker) return;
  await client.query("BEGIN");
  await client.query("SET LOCAL lock_timeout = '5s'");
  await client.query(rights);
  await client.query(`COMMENT ON SCHEMA graphile_worker IS '${marker}'`);
  await client.query("COMMIT");
}

async function findInstalled(client: pg.Client): Promise<{ newest: number; breaking: number; comment: string | null }> {
  const nothing = { newest: 0, breaking: 0, comment: null };
  const { rows: schema } = await client.query<{ found: boolean; comment: string | null }>(
    `SELECT to_regclass('graphile_worker.migrations') IS NOT NULL AS found,
            obj_description(to_regnamespace('graphile_worker')::oid, 'pg_namespace') AS comment`,
  );
  if (!schema[0]?.found) return nothing;
  const { rows } = await client.query<{ newest: number; breaking: number }>(
    `SELECT coalesce(max(id), 0) AS newest, coalesce(max(id) FILTER (WHERE breaking), 0) AS breaking
     FROM graphile_worker.migrations`,
  );
  return { ...nothing, ...rows[0], comment: schema[0].comment };
}

async function runQueueMigrations(url: string): Promise<void> {
  // Loaded only where there is something to do: every start and every test run passes here.
  const { Logger, runMigrations } = await import("graphile-worker");
  const pool = new pg.Pool({ connectionString: url, max: 1, application_name: "piloto-migrate" });
  // Both listeners are what the library asks for; a connection that dies fails the query that uses it.
  pool.on("error", () => undefined).on("connect", (connection) => connection.on("error", () => undefined));
  try {
    await runMigrations({ pgPool: pool, logger: new Logger(() => () => undefined) });
  } finally {
    await pool.end();
  }
}
