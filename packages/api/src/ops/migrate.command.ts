import { existsSync } from "node:fs";
import { checkConnection } from "@piloto/db/check-connection";
import { migrate, pendingMigrations } from "@piloto/db/migrate";
import { OperatorError } from "@piloto/db/operator-error";
import { z } from "zod";
import { logEvent } from "../http/log-events.ts";
import { defineCommand } from "./command.ts";

/** The same as `pnpm db migrate`, where there are no sources: before a release takes traffic. */
export const migrateCommand = defineCommand({
  name: "migrate",
  what: "runs the pending migrations; parallel runs take turns",
  example: "migrate",
  flags: z.object({ "dry-run": z.boolean().default(false).describe("only say which ones are pending") }),
  async run({ env, ownerUrl, show, isDryRun, log }) {
    const url = ownerUrl();
    const options = env.MIGRATIONS_DIR === undefined ? {} : { folder: env.MIGRATIONS_DIR };
    if (env.MIGRATIONS_DIR !== undefined && !existsSync(env.MIGRATIONS_DIR))
      throw new OperatorError(`MIGRATIONS_DIR is no folder: ${env.MIGRATIONS_DIR}.`);
    await checkConnection(url);
    if (isDryRun) {
      const pending = await pendingMigrations(url, options);
      show(
        { pending },
        pending.length === 0 ? ["Nothing to migrate."] : pending.map((version) => `pending ${version}`),
      );
      return 0;
    }
    try {
      const { applied } = await migrate(url, options);
      show(
        { applied },
        applied.length === 0 ? ["Nothing to migrate."] : applied.map((version) => `applied ${version}`),
      );
      return 0;
    } catch (error) {
      if (error instanceof OperatorError)
        logEvent(log, "migration_failed", { reason: error.message, err: error }, "the migrations did not run");
      throw error;
    }
  },
});
