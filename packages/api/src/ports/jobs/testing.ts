import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { TestApp } from "../../testing/test-app.ts";

export type WorkerProcess = { kill: (signal: NodeJS.Signals) => void; exited: Promise<unknown> };

/** A worker in a process of its own, once it has taken a job that it will never end. */
export async function spawnHangingWorker(
  { services: { env } }: TestApp,
  fixture: "hanging-worker.ts" | "hanging-task-worker.ts" = "hanging-worker.ts",
): Promise<WorkerProcess> {
  const ring = env.ENCRYPTION_KEYS.map(({ kid, key }) => `${kid}:${key.toString("base64url")}`).join(",");
  const child = spawn(process.execPath, [fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url))], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      DATABASE_URL: env.DATABASE_URL,
      LOG_LEVEL: "silent",
      JWT_KEYS: ring,
      REFRESH_KEYS: ring,
      CSRF_KEYS: ring,
      ENCRYPTION_KEYS: ring,
    },
  });
  const exited = once(child, "exit");
  const [line] = await Promise.race([once(child.stdout, "data"), exited.then(() => [""])]);
  if (!String(line).startsWith("took ")) throw new Error("the worker ended before it took a job");
  return { kill: (signal) => void child.kill(signal), exited };
}
