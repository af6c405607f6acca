import { spawn, type ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { guardedCommand } from "@piloto/db/guarded-command";

export interface GuardedProcess {
  name: string;
  /** Settles with the exit code when the program has ended, whoever ended it. */
  exited: Promise<number>;
  stdout: ChildProcess["stdout"];
  stderr: ChildProcess["stderr"];
  /** Asks it to end and waits. */
  stop(): Promise<void>;
}

export interface GuardedProcessOptions {
  name: string;
  command: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** "pipe" hands what it says to the caller. Default: it goes where ours goes. */
  output?: "inherit" | "pipe";
}

/** Starts a program that ends when we end, even by SIGKILL. Ctrl-C reaches us alone; we stop it in our own order. */
export function startGuarded({ name, command, cwd, env, output = "inherit" }: GuardedProcessOptions): GuardedProcess {
  const [file = "", ...args] = guardedCommand(command, "TERM");
  const child = spawn(file, args, { cwd, env, detached: true, stdio: ["pipe", output, output] });
  child.stdin?.on("error", () => undefined);
  const exited = new Promise<number>((settle) => {
    child.once("exit", (code) => settle(code ?? 1));
    child.once("error", () => settle(127));
  });
  const stop = async (): Promise<void> => {
    child.stdin?.end();
    await exited;
  };
  return { name, exited, stdout: child.stdout, stderr: child.stderr, stop };
}

/** Runs a program to its end and keeps what it says. `onStart` gets the program, to stop it early. */
export async function runGuarded(
  options: Omit<GuardedProcessOptions, "output">,
  onStart: (program: GuardedProcess) => void = () => undefined,
): Promise<{ exitCode: number; output: string }> {
  const program = startGuarded({ ...options, output: "pipe" });
  onStart(program);
  const said = [readAll(program.stdout), readAll(program.stderr)];
  const [exitCode, ...texts] = await Promise.all([program.exited, ...said]);
  return {
    exitCode,
    output: texts
      .map((text) => text.trim())
      .filter(Boolean)
      .join("\n"),
  };
}

async function readAll(stream: Readable | null): Promise<string> {
  if (!stream) return "";
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
