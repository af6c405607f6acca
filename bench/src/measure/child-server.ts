import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { onServerCore } from "./cores.ts";

export interface ChildServer {
  readonly port: number;
  /** From spawn to the first 200. */
  readonly readyMs: number;
  /** User and system time of the process and all its threads so far. */
  cpuSeconds(): number;
  /** Memory in RAM that would be freed if it ended: shared pages count in part. */
  memoryBytes(): number;
  stop(): Promise<void>;
}

export interface ServerCommand {
  readonly script: string;
  readonly nodeOptions?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Answers 200 once the server can work. */
  readonly readyPath: string;
}

const firstPort = 3300;
const lastPort = 3399;
const startTimeoutMs = 30_000;
/** Linux counts CPU time of a process in hundredths of a second, whatever the kernel's own tick. */
const ticksPerSecond = 100;

/** Starts a server on the core that is measured, with PORT set, and waits until it answers. Throws with its output. */
export async function startServer(command: ServerCommand): Promise<ChildServer> {
  const port = await findFreePort();
  const startedAt = performance.now();
  const [file, args] = onServerCore(process.execPath, [...(command.nodeOptions ?? []), command.script]);
  const child = spawn(file, args, {
    cwd: command.cwd,
    env: { ...process.env, NODE_ENV: "production", ...command.env, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = collectOutput(child);
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    const killing = setTimeout(() => child.kill("SIGKILL"), 5000);
    await exited;
    clearTimeout(killing);
  };
  try {
    await waitUntilReady(child, `http://127.0.0.1:${port}${command.readyPath}`);
  } catch (error) {
    await stop();
    throw new Error(`${command.script} did not start: ${output()}`, { cause: error });
  }
  // taskset replaces itself by the command, so the child's pid is the server's own.
  const pid = child.pid ?? 0;
  return {
    port,
    readyMs: performance.now() - startedAt,
    cpuSeconds: () => readCpuSeconds(pid),
    memoryBytes: () => readMemoryBytes(pid),
    stop,
  };
}

function collectOutput(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      text = (text + chunk).slice(-2000);
    });
  }
  return () => text.trim();
}

async function waitUntilReady(child: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`exit code ${child.exitCode}`);
    const status = await fetch(url).then(
      async (response) => {
        await response.arrayBuffer();
        return response.status;
      },
      () => 0,
    );
    if (status === 200) return;
    await delay(5);
  }
  throw new Error(`no 200 from ${url} in ${startTimeoutMs / 1000} s`);
}

async function findFreePort(): Promise<number> {
  for (let port = firstPort; port <= lastPort; port += 1) {
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
  throw new Error(`No free port between ${firstPort} and ${lastPort}.`);
}

function readCpuSeconds(pid: number): number {
  const fields = readStat(pid);
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** User and system time of a process, its children, and those that have ended: Postgres with all its connections. */
export function readFamilyCpuSeconds(pid: number): number {
  const ended = readStat(pid);
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .trim()
    .split(" ")
    .filter(Boolean)
    .map(Number);
  const living = children.reduce((sum, child) => sum + readCpuSeconds(child), readCpuSeconds(pid));
  return living + (Number(ended[13]) + Number(ended[14])) / ticksPerSecond;
}

/** User and system time of all children of this process that have ended. */
export function readEndedChildrenCpuSeconds(): number {
  const fields = readStat(process.pid);
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}

function readStat(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The process name stands in brackets and may contain anything; the fields are counted after it.
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function readMemoryBytes(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? Number.NaN) * 1024;
}
