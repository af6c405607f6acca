import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";

/** The core the measured server has for itself. Everything else, Postgres and the load included, runs on the others. */
const serverCore = 0;

/** Read before anything is pinned: afterwards it would count only the cores this process was left with. */
const cores = availableParallelism();
const canPin = cores > 1 && hasTaskset();

function hasTaskset(): boolean {
  try {
    execFileSync("taskset", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Moves this process, and so every child it starts without `onServerCore`, off the server's core. */
export function leaveServerCore(): void {
  isolate(process.pid);
}

/** Moves a process, and every child it starts from then on, off the server's core. */
export function isolate(pid: number): void {
  if (canPin) execFileSync("taskset", ["-a", "-c", "-p", `1-${cores - 1}`, String(pid)], { stdio: "ignore" });
}

/** The opposite. */
export function releaseToAllCores(pid: number): void {
  if (canPin) execFileSync("taskset", ["-a", "-c", "-p", `0-${cores - 1}`, String(pid)], { stdio: "ignore" });
}

/** The command line that runs on the server's core alone; unchanged where that is not possible. */
export function onServerCore(command: string, args: readonly string[]): [string, string[]] {
  return canPin ? ["taskset", ["-c", String(serverCore), command, ...args]] : [command, [...args]];
}

/** The command line that may use every core, whatever this process is held to. */
export function onAllCores(command: string, args: readonly string[]): [string, string[]] {
  return canPin ? ["taskset", ["-c", `0-${cores - 1}`, command, ...args]] : [command, [...args]];
}

export const pinning = canPin
  ? `server on core ${serverCore}, Postgres and load on the other ${cores - 1}`
  : "not pinned: taskset or a second core is missing, so figures are rougher";
