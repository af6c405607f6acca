import { type Context, Hono } from "hono";
import type { Pool } from "pg";
import type { HttpEnv } from "./http-env.ts";
import { logEvent } from "./log-events.ts";

export type Readiness = { isDraining: () => boolean };

const checkTimeoutMs = 2_000;

/**
 * GET /healthz: the process answers. GET /readyz: it may be sent traffic (database reachable and migrated, not draining).
 * The same as /health/live and /health/ready, because Cloud Run keeps paths that end in z for itself.
 */
export function healthRoutes(pool: Pool, expectedMigration: string | undefined, readiness: Readiness) {
  const live = (c: Context<HttpEnv>) => c.json({ status: "ok" });
  const ready = async (c: Context<HttpEnv>) => {
    const problem = readiness.isDraining() ? "draining" : await findProblem(pool, expectedMigration);
    if (problem) c.header("retry-after", "2");
    if (problem === "database_away" || problem === "database_slow")
      logEvent(c.get("log"), "database_away", { reason: problem }, "not ready");
    return problem ? c.json({ status: problem }, 503) : c.json({ status: "ready" });
  };
  return new Hono<HttpEnv>()
    .get("/healthz", live)
    .get("/health/live", live)
    .get("/readyz", ready)
    .get("/health/ready", ready);
}

async function findProblem(pool: Pool, expectedMigration: string | undefined): Promise<string | undefined> {
  const timeout = new Promise<string>((resolve) => setTimeout(() => resolve("database_slow"), checkTimeoutMs).unref());
  const check = pool
    .query<{ version: string | null }>("SELECT max(version) AS version FROM schema_migrations")
    .then(({ rows }) => {
      // A newer database is fine: the next release migrates before it takes traffic, and this one keeps working.
      const version = rows[0]?.version ?? "";
      return expectedMigration !== undefined && version < expectedMigration ? "migrations_pending" : undefined;
    })
    .catch(() => "database_away");
  return Promise.race([check, timeout]);
}
