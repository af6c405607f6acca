import { z } from "zod";
import type { OpsContext } from "./ops-context.ts";

/** 0: done. 1: it failed, or found what it looks for. 2: not asked rightly, and nothing was done. */
export type ExitCode = 0 | 1 | 2;

export type Command = {
  /** One or two words. */
  name: string;
  /** One line for the list. */
  what: string;
  /** What follows `pnpm ops`. */
  example: string;
  flags: z.ZodObject;
  /** Changes or destroys: asked for with --yes or by a person, tried with --dry-run. */
  isChange: boolean;
  run: (context: OpsContext, input: Record<string, unknown>) => Promise<ExitCode>;
};

type Definition<Flags extends z.ZodObject> = {
  name: string;
  what: string;
  example: string;
  flags: Flags;
  isChange?: boolean;
  run: (context: OpsContext, input: z.infer<Flags>) => Promise<ExitCode>;
};

/** A command; what `run` gets has passed its flags' schema. */
export function defineCommand<Flags extends z.ZodObject>({ run, ...definition }: Definition<Flags>): Command {
  return {
    isChange: false,
    ...definition,
    run: (context, input) => run(context, definition.flags.parse(input) as z.infer<Flags>),
  };
}

/** Flags of every command, and of those that change something. */
export const commonFlags = z.object({
  json: z.boolean().default(false).describe("print JSON"),
  help: z.boolean().default(false).describe("print this"),
});
export const changeFlags = z.object({
  "dry-run": z.boolean().default(false).describe("say what would be done, and do nothing"),
  yes: z.boolean().default(false).describe("do not ask: for jobs and scripts"),
});

export const workspaceFlag = z.string().min(1).describe("the workspace's slug or id");
export const limitFlag = z.coerce.number().int().min(1).max(1_000).default(50).describe("at most so many");
export const sinceFlag = z
  .string()
  .transform((text, context): Date => readTime(text, new Date()) ?? fail(context))
  .describe("from then on: 2026-11-20T12:00:00Z, or 90m, 6h, 2d ago");

function fail(context: z.RefinementCtx): never {
  context.addIssue({ code: "custom", message: "is no time: write 2026-11-20T12:00:00Z, 90m, 6h or 2d" });
  return z.NEVER;
}

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** An instant, or so long before now; undefined when it is neither. */
export function readTime(text: string, now: Date): Date | undefined {
  const ago = /^(\d{1,5})([mhd])$/.exec(text);
  const unit = ago?.[2];
  if (ago && (unit === "m" || unit === "h" || unit === "d"))
    return new Date(now.getTime() - Number(ago[1]) * unitMs[unit]);
  const instant = /^\d{4}-\d{2}-\d{2}(T|$)/.test(text) ? new Date(text) : undefined;
  return instant && !Number.isNaN(instant.getTime()) ? instant : undefined;
}
