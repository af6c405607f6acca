import { spawn } from "node:child_process";
import { once } from "node:events";
import { databaseUrl } from "@piloto/db/database-url";
import { readLocalSettings } from "./local-settings.ts";
import { inRoot } from "./project-folders.ts";
import { reportFailure } from "./report-failure.ts";
import { ensureSecrets } from "./secrets.ts";

const { env, dataDir, publicOrigin } = readLocalSettings();

/**
 * `pnpm ops <command>`: the operator's commands from the sources, with the settings and the database of `pnpm start`. In the
 * image the same is `node dist/ops.js <command>`.
 */
async function ops(args: string[]): Promise<number> {
  const secrets = await ensureSecrets(dataDir, env);
  // Neither help nor a new key asks a database, which may have to be started.
  const isPlain = args.length === 0 || args.includes("--help") || args[0] === "new-key";
  await using database = isPlain ? undefined : await databaseUrl();
  const child = spawn(process.execPath, [inRoot("packages/api/src/ops.ts"), ...args], {
    stdio: "inherit",
    env: {
      ...env,
      ...secrets,
      DATA_DIR: dataDir,
      PUBLIC_ORIGIN: publicOrigin,
      ...(database && { DATABASE_URL: database.url }),
    },
  });
  // Ctrl+C reaches the command itself, which shares our terminal; the database is stopped after it.
  process.on("SIGINT", () => undefined);
  const [code] = await once(child, "exit");
  return typeof code === "number" ? code : 1;
}

try {
  process.exitCode = await ops(process.argv.slice(2));
} catch (error) {
  reportFailure(error, dataDir);
  process.exitCode = 1;
}
