import { execFile } from "node:child_process";

export interface ProgramRun {
  /** undefined: there is no such program here. 1 as well for one that was ended by a signal. */
  exitCode: number | undefined;
  /** What it said, stdout before stderr. */
  output: string;
}

export interface ProgramOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** What it reads. */
  input?: string;
  timeoutMs: number;
}

/** Runs a program to its end. For short ones: nothing of it is shown meanwhile, and it is not under a guard. */
export function runProgram(
  file: string,
  args: string[],
  { input = "", timeoutMs, ...options }: ProgramOptions,
): Promise<ProgramRun> {
  return new Promise((resolve) => {
    const settings = { ...options, timeout: timeoutMs, maxBuffer: 16 << 20 };
    const child = execFile(file, args, settings, (error, stdout, stderr) => {
      const isMissing = error !== null && error.code === "ENOENT";
      const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ exitCode: isMissing ? undefined : exitCode, output: `${stdout}${stderr}` });
    });
    // A program that reads nothing has closed it already.
    child.stdin?.on("error", () => undefined).end(input);
  });
}
