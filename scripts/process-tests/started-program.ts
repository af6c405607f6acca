import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { errorCode } from "@piloto/db/operator-error";
import { makeScratchFolder } from "@piloto/db/scratch-folder";
import { onTestFinished } from "vitest";
import { inRoot, root } from "../project-folders.ts";

const readyTimeoutMs = 60_000;

export interface StartedProgram {
  child: ChildProcess;
  /** Everything it has said so far. */
  output(): string;
  /** Waits for its end; the exit code, or the signal's name. */
  ended: Promise<number | NodeJS.Signals | null>;
}

/** A new data folder, removed at the end of the test after everything that runs on it was killed. */
export async function newDataDir(): Promise<string> {
  const dataDir = await makeScratchFolder();
  onTestFinished(async () => {
    for (const { pid } of processesMentioning(dataDir)) killIfAlive(pid);
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });
  return dataDir;
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (errorCode(error) !== "ESRCH") throw error;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address ? address.port : 0;
}

/** Starts scripts/start.ts as `pnpm start` does, with nothing of the caller's settings but what is given. */
export function startProgram(env: Record<string, string | number>, launcher: string[] = []): StartedProgram {
  const command = [...launcher, process.execPath, inRoot("scripts/start.ts")];
  const given = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)]));
  const [file = "", ...args] = launcher.length > 0 ? launcher : command;
  const child = spawn(file, args, {
    cwd: root,
    env: { PATH: process.env["PATH"] ?? "", ...given },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const ended = once(child, "close").then(([code, signal]) => code ?? signal);
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, output: () => text, ended };
}

/** Waits until the banner with the address is there. */
export async function untilStarted(program: StartedProgram): Promise<void> {
  let isOver = false;
  void program.ended.then(() => (isOver = true));
  for (const deadline = Date.now() + readyTimeoutMs; Date.now() < deadline; await delay(30)) {
    if (program.output().includes("Ctrl-C stops it.")) return;
    if (isOver) break;
  }
  throw new Error(`The program did not start. It said:\n${program.output()}`);
}

/** Living processes (zombies aside) whose command line or environment names the text. */
export function processesMentioning(text: string): { pid: number; command: string }[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid)
    .map((pid) => ({ pid, command: readProc(pid, "cmdline"), environment: readProc(pid, "environ") }))
    .filter(({ command, environment }) => command !== "" && `${command} ${environment}`.includes(text));
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** Waits up to five seconds for the last process that names the text. */
export async function untilNoProcess(text: string): Promise<string[]> {
  for (const deadline = Date.now() + 5000; Date.now() < deadline; await delay(50)) {
    if (processesMentioning(text).length === 0) return [];
  }
  return processesMentioning(text).map(({ command }) => command);
}
