import { parseArgs } from "node:util";
import { OperatorError } from "@piloto/db/operator-error";
import type { z } from "zod";
import { outageOf } from "../database/sqlstate.ts";
import { EnvError } from "../env.ts";
import { AppError } from "../errors/app-error.ts";
import { logEvent } from "../http/log-events.ts";
import { changeFlags, type Command, commonFlags, type ExitCode } from "./command.ts";
import { commands } from "./commands.ts";
import { describeAll, describeCommand, isSwitch } from "./help.ts";
import { openContext, type OpsIo, UsageError } from "./ops-context.ts";

/** Runs one command and answers the process's exit code. Says on stderr, in one sentence, why it did not. */
export async function runOps(args: string[], io: OpsIo): Promise<ExitCode> {
  const found = findCommand(args);
  if (!found) {
    const isAsked = args.length === 0 || args[0] === "--help" || args[0] === "help";
    (isAsked ? io.print : io.printError)(isAsked ? describeAll() : `There is no such command.\n\n${describeAll()}`);
    return isAsked ? 0 : 2;
  }
  try {
    return await runCommand(found.command, found.rest, io);
  } catch (error) {
    if (error instanceof UsageError || error instanceof EnvError || isUsage(error)) {
      io.printError(messageOf(error));
      return 2;
    }
    throw error;
  }
}

async function runCommand(command: Command, rest: string[], io: OpsIo): Promise<ExitCode> {
  const all = command.flags.extend(commonFlags.shape).extend(command.isChange ? changeFlags.shape : {});
  const given = parse(all, rest);
  if (given["help"] === true) {
    io.print(describeCommand(command));
    return 0;
  }
  const checked = all.safeParse(given);
  if (!checked.success) {
    const reasons = checked.error.issues.map(({ path: [name], message }) =>
      given[String(name)] === undefined ? `--${String(name)} is needed.` : `--${String(name)}: ${message}`,
    );
    throw new UsageError(`${reasons.join("\n")}\n\n${describeCommand(command)}`);
  }
  const isSet = (name: string): boolean => given[name] === true;
  const options = { isJson: isSet("json"), isDryRun: isSet("dry-run"), isYes: isSet("yes") };
  const { context, close } = openContext(io, { command: command.name, ...options });
  const startedAt = performance.now();
  let exitCode: ExitCode = 1;
  try {
    const input = Object.fromEntries(Object.entries(given).filter(([name]) => name in command.flags.shape));
    exitCode = await command.run(context, input);
  } catch (error) {
    if (error instanceof UsageError) exitCode = 2;
    // What an operator can act on is one sentence; everything else is a bug and shows where.
    const reason = explain(error);
    if (reason === undefined || error instanceof UsageError) throw error;
    io.printError(reason);
  } finally {
    const durationMs = Math.round(performance.now() - startedAt);
    logEvent(
      context.log,
      "ops_command",
      { command: command.name, exitCode, durationMs },
      "an operator's command ended",
    );
    await close();
  }
  return exitCode;
}

function findCommand(args: string[]): { command: Command; rest: string[] } | undefined {
  for (const words of [2, 1]) {
    const command = commands.find(({ name }) => name === args.slice(0, words).join(" "));
    if (command) return { command, rest: args.slice(words) };
  }
  return undefined;
}

function parse(flags: z.ZodObject, args: string[]): Record<string, unknown> {
  const options = Object.entries(flags.shape).map(
    ([name, schema]) => [name, { type: isSwitch(schema) ? ("boolean" as const) : ("string" as const) }] as const,
  );
  return { ...parseArgs({ args, options: Object.fromEntries(options), strict: true, allowPositionals: false }).values };
}

function explain(error: unknown): string | undefined {
  if (error instanceof OperatorError) return error.message;
  const outage = outageOf(error);
  if (outage) return `${outage.event.replace("_", " ")}: ${outage.reason}`;
  return error instanceof AppError ? `${error.code}: ${error.message}` : undefined;
}

const isUsage = (error: unknown): boolean =>
  error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
