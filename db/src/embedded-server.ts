import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ClusterInput } from "./embedded-cluster.ts";
import { removeStalePidFile } from "./embedded-postmaster.ts";
import { guardedCommand } from "./guarded-command.ts";

export type StartFailure = { kind: "port taken" | "disk full" | "in use" } | { kind: "other"; reason: string };

export interface EmbeddedServer {
  exited: Promise<void>;
  /** undefined once it accepts connections, else why it never will. */
  untilReady(): Promise<StartFailure | undefined>;
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;
const stopTimeoutMs = 20_000;

/** Spawns Postgres under its guard on a cluster that exists. Its output goes to `postgres.log`. */
export function launchServer(input: ClusterInput & { port: number }): EmbeddedServer {
  removeStalePidFile(input.clusterDir);
  const options = settings(input).flatMap((setting) => ["-c", setting]);
  const command = guardedCommand([input.binaries.postgres, "-D", input.clusterDir, ...options], "INT");
  const { file, args, ...ids } = input.account.wrap(command);
  const logFile = join(input.dataDir, "postgres.log");
  const log = openSync(logFile, "w", 0o600);
  // Its own process group: Ctrl-C in a terminal reaches us alone, and we stop Postgres after its last client.
  const child = spawn(file, args, { stdio: ["pipe", log, log], detached: true, cwd: "/", ...ids });
  closeSync(log);
  child.stdin?.on("error", () => undefined);
  const exited = new Promise<void>((settle) => {
    child.once("exit", () => settle());
    child.once("error", () => settle());
  });
  const stop = (): Promise<void> => stopServer(child, exited);
  return { exited, stop, untilReady: () => untilReady({ exited, stop, clusterDir: input.clusterDir, logFile }) };
}

function settings({ port, durable }: ClusterInput & { port: number }): string[] {
  const local = [`port=${port}`, "listen_addresses=127.0.0.1", "unix_socket_directories="];
  const common = [...local, "timezone=UTC", "log_timezone=UTC"];
  if (durable) return common;
  const careless = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
  return [...common, ...careless, "max_connections=300", "max_wal_size=4GB"];
}

async function stopServer(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.stdin?.end();
  const late = setTimeout(() => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGQUIT");
  }, stopTimeoutMs);
  await exited;
  clearTimeout(late);
}

interface Launched {
  exited: Promise<void>;
  stop(): Promise<void>;
  clusterDir: string;
  logFile: string;
}

// Line 8 of postmaster.pid is where pg_ctl, too, reads the state.
async function untilReady({ exited, stop, clusterDir, logFile }: Launched): Promise<StartFailure | undefined> {
  let gone = false;
  void exited.then(() => (gone = true));
  for (const deadline = Date.now() + startTimeoutMs; Date.now() < deadline; await delay(10)) {
    if (gone) return failureIn(readFileSync(logFile, "utf8"));
    const lines = (await readFile(join(clusterDir, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
    if (lines[7]?.trim() === "ready") return undefined;
  }
  await stop();
  return { kind: "other", reason: `it was not ready after ${startTimeoutMs / 1000} s` };
}

function failureIn(log: string): StartFailure {
  if (/Address already in use/i.test(log)) return { kind: "port taken" };
  if (/No space left on device/i.test(log)) return { kind: "disk full" };
  if (/lock file .* already exists/i.test(log)) return { kind: "in use" };
  const fatal = log.split("\n").findLast((line) => /FATAL|PANIC|error/i.test(line));
  return { kind: "other", reason: fatal?.replace(/^.*?(FATAL|PANIC):\s*/, "").trim() ?? "it ended without a word" };
}
