import { parseArgs } from "node:util";
import { OperatorError } from "@piloto/db/operator-error";
import { root } from "./project-folders.ts";
import { reportFailure } from "./report-failure.ts";

/** Runs a command to its end; a failure is told as reportFailure() tells it, with exit code 1. */
export async function runCommandLine(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    reportFailure(error, root);
    process.exitCode = 1;
  }
}

/** The values of `--name value` options, all texts. Throws OperatorError with the usage on any other argument. */
export function readOptions<Name extends string>(
  names: readonly Name[],
  usage: string,
  args: string[] = process.argv.slice(2),
): Partial<Record<Name, string>> {
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  try {
    const { values } = parseArgs({ args, options });
    const found: Partial<Record<Name, string>> = {};
    for (const name of names) {
      const value: unknown = values[name];
      if (typeof value === "string" && value !== "") found[name] = value;
    }
    return found;
  } catch (error) {
    throw new OperatorError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
