import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runningPostmaster } from "./embedded-postmaster.ts";
import { startEmbedded } from "./embedded.ts";

/**
 * The database of the command line: DATABASE_URL, else the embedded one of DATA_DIR. The latter is used as it runs
 * when `pnpm start` or `pnpm dev` has it open, and is started for the command's time when not.
 */
export async function databaseUrl(): Promise<AsyncDisposable & { url: string }> {
  const { DATABASE_URL, DATA_DIR } = process.env;
  if (DATABASE_URL) return { url: DATABASE_URL, [Symbol.asyncDispose]: async () => undefined };
  const dataDir = DATA_DIR || fileURLToPath(new URL("../../.data", import.meta.url));
  if (runningPostmaster(join(dataDir, "postgres")) !== undefined) {
    const url = readFileSync(join(dataDir, "postgres.url"), "utf8").trim();
    return { url, [Symbol.asyncDispose]: async () => undefined };
  }
  const server = await startEmbedded({ dataDir });
  return { url: server.url, [Symbol.asyncDispose]: () => server.stop() };
}
