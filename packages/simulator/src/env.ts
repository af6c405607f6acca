import path from "node:path";
import { z } from "zod";

/** The folder DATA_DIR means when nothing is set: `.data` at the root of the repository. */
const defaultDataFolder = path.resolve(import.meta.dirname, "../../../.data");

const origin = z.url({ protocol: /^https?$/ }).transform((value) => new URL(value).origin);

const envSchema = z.object({
  SIMULATOR_PORT: z.coerce.number().int().min(1).max(65_535).default(3900),
  DATA_DIR: z.string().min(1).default(defaultDataFolder),
  PUBLIC_ORIGIN: origin.default("http://localhost:3000"),
  API_ORIGIN: origin.optional(),
});

export interface SimulatorEnv {
  readonly port: number;
  readonly mailboxFolder: string;
  /** Where the product's page is reached; Google's redirect address is on it. */
  readonly publicOrigin: string;
  /** Where the product's webhooks are reached, if not on `publicOrigin`: in development API and page have two ports. */
  readonly apiOrigin?: string | undefined;
}

/** Reads the environment once. Throws a sentence that names the variable when one is wrong. */
export function parseEnv(source: Record<string, string | undefined>): SimulatorEnv {
  const filled = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = envSchema.safeParse(filled);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`${issue?.path.join(".") ?? "Environment"}: ${issue?.message ?? "is not valid"}`);
  }
  return {
    port: parsed.data.SIMULATOR_PORT,
    mailboxFolder: path.join(path.resolve(parsed.data.DATA_DIR), "mailbox"),
    publicOrigin: parsed.data.PUBLIC_ORIGIN,
    apiOrigin: parsed.data.API_ORIGIN,
  };
}
