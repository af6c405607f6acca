import { setTimeout as delay } from "node:timers/promises";
import type { BenchDatabase } from "../environment/database.ts";
import { startProduct, type ProductKeys } from "../environment/product.ts";
import { withClient } from "../environment/seed.ts";
import { ask } from "./ask.ts";
import type { Question } from "./inbox-questions.ts";
import { openSessions } from "./stage.ts";

const settings = [
  "session_preload_libraries = 'auto_explain'",
  "auto_explain.log_min_duration = 0",
  "auto_explain.log_analyze = on",
  "auto_explain.log_buffers = on",
  "auto_explain.log_timing = off",
  "auto_explain.log_nested_statements = on",
  "auto_explain.log_parameter_max_length = 0",
];

/** Asks each question once more of a product whose every statement Postgres explains, and prints those plans. */
export async function printPlans(
  database: Pick<BenchDatabase, "url" | "readLog">,
  questions: readonly Question[],
  keys: ProductKeys,
): Promise<void> {
  await withClient(database.url, async (client) => {
    for (const setting of settings) await client.query(`ALTER DATABASE piloto SET ${setting}`);
  });
  const product = await startProduct(database.url, keys, { RUN: "api", LOG_LEVEL: "warn" });
  try {
    const [cookie = ""] = await openSessions({ databaseUrl: database.url, keys }, product, ["bench-0@piloto.local"]);
    for (const question of questions) {
      await ask(product, cookie, question, question.inputs.length);
      await delay(300);
      const start = database.readLog().length;
      await ask(product, cookie, question, 1);
      await delay(300);
      console.log(`\n#### ${question.name}\n\n\`\`\`\n${shorten(database.readLog().slice(start))}\n\`\`\``);
    }
  } finally {
    await product.stop();
    await withClient(database.url, async (client) => {
      for (const setting of settings) await client.query(`ALTER DATABASE piloto RESET ${setting.split(" ")[0]}`);
    });
  }
}

const noise = /^\s*(Query Text|Settings|Query Identifier|Query Parameters)|realtime_events|revocations|enter_workspace/;

/** The plans of statements that took a tenth of a millisecond or more, without the statements. */
function shorten(log: string): string {
  return log
    .split(/^\d{4}-\d\d-\d\d .*?(?=duration:|LOG:|CONTEXT:)/m)
    .filter((part) => /duration: (?!0\.0)/.test(part) && /plan:/.test(part))
    .map((part) => {
      const lines = part.split("\n");
      const planAt = lines.findIndex((line) => /\((cost|actual)/.test(line));
      const duration = /duration: [\d.]+ ms/.exec(part)?.[0] ?? "";
      return [duration, ...lines.slice(planAt).filter((line) => !noise.test(line))].join("\n").trimEnd();
    })
    .join("\n\n");
}
