import type { Pool } from "pg";
import { OperatorError } from "@piloto/db/operator-error";
import { createDatabase, type Database, openOwnerPool } from "../database/pool.ts";
import type { Env, OpsEnv } from "../env.ts";
import type { AuditOrigin } from "../features/audit-log/audit-log.service.ts";
import type { Log } from "../http/log.ts";
import { createServices, type Services, stopServices } from "../services.ts";

/** The world of a command: where it reads its settings, speaks and asks. Tests give another one. */
export type OpsIo = {
  opsEnv: () => OpsEnv;
  /** All that the server reads; throws EnvError where that is not complete. */
  serverEnv: () => Env;
  createLog: (env: OpsEnv) => Log;
  print: (text: string) => void;
  printError: (text: string) => void;
  /** Undefined where nobody sits at a keyboard. */
  ask: ((question: string) => Promise<string>) | undefined;
};

export type OpsContext = {
  env: OpsEnv;
  log: Log;
  isJson: boolean;
  isDryRun: boolean;
  /** The login that owns the tables. Throws OperatorError when there is none. */
  ownerUrl: () => string;
  owner: () => Database;
  ownerPool: () => Pool;
  /** What the product itself uses, as the API's role. */
  services: () => Services;
  /** For the audit log. */
  origin: AuditOrigin;
  /** A line for people; nothing with --json. */
  say: (text: string) => void;
  /** The result as JSON with --json, else as lines. */
  show: (result: unknown, lines: string[]) => void;
  /** True with --yes, or when a person types the word. False with --dry-run. */
  confirm: (what: string, word?: string) => Promise<boolean>;
};

type Options = { command: string; isJson: boolean; isDryRun: boolean; isYes: boolean };

/** A command's context, and what lets go of all it opened. */
export function openContext(io: OpsIo, options: Options): { context: OpsContext; close: () => Promise<void> } {
  const env = io.opsEnv();
  const log = io.createLog(env);
  let pool: Pool | undefined;
  let services: Services | undefined;
  const ownerUrl = (): string => {
    const url = env.MIGRATOR_DATABASE_URL ?? env.DATABASE_URL;
    if (!url) throw new OperatorError("Set MIGRATOR_DATABASE_URL (the login that owns the tables) or DATABASE_URL.");
    return url;
  };
  const ownerPool = (): Pool => (pool ??= openOwnerPool(ownerUrl()));
  let owner: Database | undefined;
  const context: OpsContext = {
    env,
    log,
    isJson: options.isJson,
    isDryRun: options.isDryRun,
    ownerUrl,
    ownerPool,
    owner: () => (owner ??= createDatabase(ownerPool())),
    services: () => (services ??= createServices(io.serverEnv(), log)),
    origin: { actor: { kind: "system" }, ip: null, userAgent: `operator: ops ${options.command}`, requestId: null },
    say: (text) => (options.isJson ? undefined : io.print(text)),
    show: (result, lines) => io.print(options.isJson ? JSON.stringify(result, undefined, 2) : lines.join("\n")),
    confirm: (what, word = "yes") => confirm(io, options, what, word),
  };
  const close = async (): Promise<void> => {
    if (services) await stopServices(services);
    await pool?.end();
  };
  return { context, close };
}

async function confirm(io: OpsIo, options: Options, what: string, word: string): Promise<boolean> {
  if (options.isDryRun) {
    if (!options.isJson) io.print(`Dry run: would ${what}. Nothing was changed.`);
    return false;
  }
  if (options.isYes) return true;
  if (!io.ask)
    throw new UsageError(`This would ${what}. Nobody can be asked here: add --yes, or --dry-run to look first.`);
  const answer = await io.ask(`This will ${what}. Type "${word}" to go on: `);
  if (answer.trim() !== word) throw new UsageError("Not confirmed; nothing was changed.");
  return true;
}

/** The command was not asked rightly: exit code 2. */
export class UsageError extends OperatorError {
  override name = "UsageError";
}
