import { runGuarded } from "../guarded-process.ts";

export interface StageResult {
  passed: number;
  failed: number;
  /** What the reader needs when something failed. */
  output: string;
}

export interface StageContext {
  /** A line for the reader while the stage runs. */
  say(line: string): void;
  /** Ends the stage's programs when the whole run is stopped. */
  onStop(stop: () => Promise<void>): void;
}

export interface Stage {
  name: string;
  /** Names of stages that must have passed first; when one failed, this one is not tried and counts as failed. */
  after?: string[];
  /** Part of `pnpm check`. */
  isFast: boolean;
  run(context: StageContext): Promise<StageResult>;
}

export interface CommandResult {
  exitCode: number;
  output: string;
}

/** Runs a program to its end and keeps what it says. */
export async function runCommand(
  context: StageContext,
  { command, cwd, env = {} }: { command: string[]; cwd: string; env?: NodeJS.ProcessEnv },
): Promise<CommandResult> {
  const environment: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: "1", ...env };
  delete environment["FORCE_COLOR"];
  return await runGuarded({ name: command[0] ?? "", command, cwd, env: environment }, (program) =>
    context.onStop(() => program.stop()),
  );
}

/** A stage that is one program: one check, passed when it exits with 0. */
export function commandStage(stage: { name: string; isFast: boolean; command: string[]; cwd: string }): Stage {
  return {
    name: stage.name,
    isFast: stage.isFast,
    async run(context) {
      const { exitCode, output } = await runCommand(context, stage);
      return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, output };
    },
  };
}
