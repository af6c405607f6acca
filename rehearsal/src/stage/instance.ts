import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { guardedCommand } from "@piloto/db/guarded-command";
import { findFreePort } from "../../../e2e/src/free-port.ts";

/** One process of the product. */
export interface Instance {
  readonly port: number;
  readonly release: string;
  /** What /readyz says: `ready`, a reason, or `away` when nobody answers. */
  readiness(): Promise<string>;
  /** What it logged: warnings, errors, and whatever is no line of the log. */
  readonly complaints: readonly string[];
  /** SIGTERM; the exit code. */
  terminate(): Promise<number>;
  /** SIGKILL. */
  kill(): Promise<void>;
  isRunning(): boolean;
}

export interface InstanceOptions {
  /** `main.js` of a built release. */
  readonly entry: string;
  readonly release: string;
  readonly env: Readonly<Record<string, string>>;
}

const maxComplaints = 2_000;
const startTimeoutMs = 60_000;

/** Starts a process of the product; it ends with this one, whatever happens. Does not wait until it is ready. */
export async function startInstance({ entry, release, env }: InstanceOptions): Promise<Instance> {
  const port = await findFreePort(4_300 + (process.pid % 500));
  const [file = "", ...args] = guardedCommand([process.execPath, "--enable-source-maps", entry], "TERM");
  const { PATH = "", HOME = "" } = process.env;
  // Its own process group, so that SIGKILL reaches the process behind the guard at once.
  const child = spawn(file, args, {
    env: { PATH, HOME, NODE_ENV: "production", ...env, PORT: String(port), RELEASE: release },
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => undefined);
  const complaints = collectComplaints(child.stdout, child.stderr);
  let code: number | undefined;
  const exited = new Promise<number>((resolve) => {
    child.once("exit", (exitCode) => resolve((code = exitCode ?? 1)));
    child.once("error", () => resolve((code = 127)));
  });
  return {
    port,
    release,
    readiness: () => readReadiness(port),
    complaints,
    isRunning: () => code === undefined,
    async terminate() {
      child.stdin.end();
      return exited;
    },
    async kill() {
      if (code === undefined && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      await exited;
    },
  };
}

/** Waits until /readyz says this. Throws when the process ends before, or nothing of the kind is heard. */
export async function untilReadiness(instance: Instance, wanted: string): Promise<void> {
  let said = "";
  for (const deadline = Date.now() + startTimeoutMs; Date.now() < deadline; await delay(50)) {
    said = await instance.readiness();
    if (said === wanted) return;
    if (!instance.isRunning()) break;
  }
  throw new Error(`an instance should say "${wanted}" but says "${said}":\n${instance.complaints.join("\n")}`);
}

async function readReadiness(port: number): Promise<string> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(4_000) });
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null && "status" in body ? String(body.status) : "nonsense";
  } catch {
    return "away";
  }
}

function collectComplaints(...streams: NodeJS.ReadableStream[]): string[] {
  const complaints: string[] = [];
  for (const stream of streams) {
    let rest = "";
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      complaints.push(...lines.filter(isComplaint));
      complaints.splice(0, complaints.length - maxComplaints);
    });
  }
  return complaints;
}

/** The processes log from warnings on. That an instance answers "not ready" is what is asked of it. */
const isComplaint = (line: string): boolean => line.trim() !== "" && !line.includes('"path":"/readyz"');
