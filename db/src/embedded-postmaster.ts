import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { errorCode } from "./operator-error.ts";

/** Whether a process with this id exists, ours or another user's. */
export function processIsAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

/** The process id of the Postgres that runs on this cluster, or undefined. */
export function runningPostmaster(clusterDir: string): number | undefined {
  const pid = lockingPid(clusterDir);
  return processIsAlive(pid) && commandLine(pid).includes(clusterDir) ? pid : undefined;
}

/**
 * Removes the lock file of a killed Postgres whose process id now belongs to another program, as happens when a
 * container restarts: Postgres would refuse to start. A lock file whose process is gone Postgres sees through itself.
 */
export function removeStalePidFile(clusterDir: string): void {
  const pid = lockingPid(clusterDir);
  if (processIsAlive(pid) && !commandLine(pid).includes(clusterDir)) rmSync(pidFile(clusterDir), { force: true });
}

function pidFile(clusterDir: string): string {
  return join(clusterDir, "postmaster.pid");
}

function lockingPid(clusterDir: string): number {
  if (!existsSync(pidFile(clusterDir))) return 0;
  return Number(readFileSync(pidFile(clusterDir), "utf8").split("\n")[0]);
}

function commandLine(pid: number): string {
  try {
    if (existsSync("/proc/self/cmdline")) return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return execFileSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8", stdio: "pipe" });
  } catch {
    return "";
  }
}
