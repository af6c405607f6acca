import type { z } from "zod";
import { changeFlags, type Command, commonFlags } from "./command.ts";
import { commands } from "./commands.ts";

type Flag = z.core.$ZodType & { description?: string | undefined };

const accepts = (schema: z.core.$ZodType, value: unknown): boolean =>
  "safeParse" in schema && typeof schema.safeParse === "function" && schema.safeParse(value).success === true;

/** Whether a flag stands alone: `--yes`. */
export const isSwitch = (schema: z.core.$ZodType): boolean => accepts(schema, true) && !accepts(schema, "1");

export const describeAll = (): string =>
  [
    "Usage: pnpm ops <command> [flags]      in the image: node dist/ops.js <command> [flags]",
    "",
    ...commands.map(({ name, what, example }) => `  ${name.padEnd(22)}${what}\n${" ".repeat(24)}pnpm ops ${example}`),
    "",
    "pnpm ops <command> --help tells its flags. Exit codes: 0 done, 1 failed or found something, 2 asked wrongly.",
  ].join("\n");

export function describeCommand({ name, what, example, flags, isChange }: Command): string {
  const all: Record<string, Flag> = { ...flags.shape, ...(isChange && changeFlags.shape), ...commonFlags.shape };
  const lines = Object.entries(all).map(([flag, schema]) => {
    const form = `--${flag}${isSwitch(schema) ? "" : " <…>"}`;
    const need = accepts(schema, undefined) ? "" : " (needed)";
    return `  ${form.padEnd(24)}${schema.description ?? ""}${need}`;
  });
  return [`ops ${name}: ${what}`, "", ...lines, "", `Example: pnpm ops ${example}`].join("\n");
}
