import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Release } from "./releases.ts";

export interface MigrationStep {
  readonly child: ChildProcess;
  /** Its exit code (null after a kill) and what it said. */
  readonly ended: Promise<{ code: number | null; output: string }>;
}

/** Starts the migration step of a release; the caller may kill it. */
export function startMigrationStep(ownerUrl: string, release: Release): MigrationStep {
  const script = fileURLToPath(new URL("migration-step.ts", import.meta.url));
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env["PATH"], DATABASE_URL: ownerUrl, MIGRATIONS_DIR: release.migrations },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, "close").then(([code]) => ({ code: typeof code === "number" ? code : null, output }));
  return { child, ended };
}

/** Runs it to its end; throws with what it said unless it succeeds. */
export async function runMigrationStep(ownerUrl: string, release: Release): Promise<void> {
  const { code, output } = await startMigrationStep(ownerUrl, release).ended;
  if (code !== 0) throw new Error(`the migration step failed: ${output}`);
}
