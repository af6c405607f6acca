import { createInterface } from "node:readline/promises";
import { pino } from "pino";
import { readEnv, readOpsEnv } from "./env.ts";
import { createLog } from "./http/log.ts";
import { runOps } from "./ops/run-ops.ts";

/*
 * The operator's commands: `pnpm ops` here, `node dist/ops.js` in the image. Results go to stdout; the lines that alerts
 * read go to stderr, and at a keyboard nowhere.
 */
process.exitCode = await runOps(process.argv.slice(2), {
  opsEnv: readOpsEnv,
  serverEnv: readEnv,
  createLog: (env) =>
    createLog(process.stderr.isTTY ? { ...env, LOG_LEVEL: "silent" } : env, pino.destination({ fd: 2, sync: true })),
  print: (text) => void process.stdout.write(`${text}\n`),
  printError: (text) => void process.stderr.write(`${text}\n`),
  ask: process.stdin.isTTY ? ask : undefined,
});

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}
