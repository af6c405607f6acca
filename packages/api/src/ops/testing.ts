import { parseOpsEnv } from "../env.ts";
import { createLog } from "../http/log.ts";
import type { TestApp } from "../testing/test-app.ts";
import { runOps } from "./run-ops.ts";

export type Ran = {
  code: number;
  /** stdout. */
  said: string;
  /** stderr, without the log. */
  complained: string;
  log: Record<string, unknown>[];
  /** Of --json. */
  json: () => unknown;
};

type Options = {
  /** Beside DATABASE_URL. */
  variables?: Record<string, string>;
  serverEnv?: TestApp["services"]["env"];
  /** What a person at the keyboard types; nobody is there unless given. */
  answer?: string;
};

/** Runs a command against the test's database, as the owner of the tables. */
export async function ops(
  app: TestApp,
  args: string,
  { variables = {}, serverEnv, answer }: Options = {},
): Promise<Ran> {
  const said: string[] = [];
  const complained: string[] = [];
  const log: Record<string, unknown>[] = [];
  const code = await runOps(args.split(" ").filter(Boolean), {
    opsEnv: () => parseOpsEnv({ DATABASE_URL: app.database.ownerUrl, ...variables }),
    serverEnv: () => serverEnv ?? app.services.env,
    createLog: (env) => createLog(env, { write: (line) => void log.push(JSON.parse(line)) }),
    print: (text) => void said.push(text),
    printError: (text) => void complained.push(text),
    ask: answer === undefined ? undefined : async () => answer,
  });
  const text = said.join("\n");
  return { code, said: text, complained: complained.join("\n"), log, json: () => JSON.parse(text) as unknown };
}
