import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

interface Link {
  pid: number;
  parent: number;
}

/**
 * Calls `onGone` when one of the package-manager processes above us (npx, pnpm and their shells) has ended. None of
 * them passes on a SIGKILL, and npx does not pass on every SIGTERM: without this we would go on unseen.
 */
export function watchLaunchers(onGone: () => void): () => void {
  const chain = launcherChain();
  if (chain.length === 0) return () => undefined;
  const timer = setInterval(() => {
    // A process whose parent died gets a new one, at once, even while the dead one is still a zombie.
    if (chain.every(({ pid, parent }) => parentOf(pid) === parent)) return;
    clearInterval(timer);
    onGone();
  }, 500);
  timer.unref();
  return () => clearInterval(timer);
}

function launcherChain(): Link[] {
  const chain: Link[] = [];
  let managed = 0;
  for (let pid = process.pid; ;) {
    const parent = parentOf(pid);
    const command = parent === undefined || parent <= 1 ? "" : commandOf(parent);
    const isManager = isPackageManager(command);
    // Shells count only below a package manager: one above may end on purpose, having put us into the background.
    if (parent === undefined || !(isManager || isShell(command))) return chain.slice(0, managed);
    chain.push({ pid, parent });
    if (isManager) managed = chain.length;
    pid = parent;
  }
}

/** `npm exec …`, `pnpm start` (they rename themselves), or Node running their script. */
export function isPackageManager(command: string): boolean {
  return /^(npm|npx|pnpm) /.test(command) || /^\S*node (-\S+ )*(\S*\/)?(npm|npx|pnpm)(-cli)?\.[cm]?js /.test(command);
}

const isShell = (command: string): boolean => /^\S*sh -c /.test(command);

const hasProc = existsSync("/proc/self/stat");

function parentOf(pid: number): number | undefined {
  if (pid === process.pid) return process.ppid;
  try {
    // The name, in brackets, may hold spaces and brackets itself: count from the last one.
    if (hasProc) return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(")").at(-1)?.trim().split(" ")[1]);
    return Number(ps(pid, "ppid="));
  } catch {
    return undefined;
  }
}

function commandOf(pid: number): string {
  try {
    if (hasProc) return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return ps(pid, "command=");
  } catch {
    return "";
  }
}

function ps(pid: number, column: string): string {
  return execFileSync("ps", ["-p", String(pid), "-o", column], { encoding: "utf8", stdio: "pipe" });
}
