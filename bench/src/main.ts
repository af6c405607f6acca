import { mkdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import { buildIfChanged } from "../../scripts/build.ts";
import type { ConversationBench } from "./conversations/conversation-bench.ts";
import { measureInbox } from "./conversations/inbox.ts";
import { measureIngest } from "./conversations/ingest.ts";
import { measureSending } from "./conversations/sending.ts";
import { measureStreams } from "./conversations/streams.ts";
import { startDatabase } from "./environment/database.ts";
import { cacheFolder } from "./environment/folders.ts";
import { createKeys, startProduct } from "./environment/product.ts";
import { seedUsers } from "./environment/seed.ts";
import { leaveServerCore, pinning } from "./measure/cores.ts";
import { describeMachine, measureForeignLoad } from "./measure/machine.ts";
import { measureAlternatives } from "./sections/alternatives.ts";
import { measureColdStart } from "./sections/cold-start.ts";
import { measureLogin } from "./sections/login.ts";
import { measurePageWeight } from "./sections/page-weight.ts";
import { measureRead } from "./sections/read.ts";
import { measureRefresh } from "./sections/refresh.ts";
import type { BenchContext } from "./sections/section.ts";
import { measureStateless } from "./sections/stateless.ts";
import { measureTypeCheck } from "./sections/type-check.ts";
import { printSessionSimulation } from "./session-simulation/main.ts";

/** In the order they run. These share one running product. */
const sections: Readonly<Record<string, (context: BenchContext) => Promise<void> | void>> = {
  stateless: measureStateless,
  read: measureRead,
  refresh: measureRefresh,
  login: measureLogin,
  alternatives: measureAlternatives,
  "cold-start": measureColdStart,
  "page-weight": measurePageWeight,
  "type-check": measureTypeCheck,
  simulation: printSessionSimulation,
};
/** These start what they need, each on a database of its own. */
const conversationSections: Readonly<Record<string, (bench: ConversationBench) => Promise<void>>> = {
  ingest: measureIngest,
  streams: measureStreams,
  sending: measureSending,
  inbox: measureInbox,
};

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    plans: { type: "boolean", default: false },
    scale: { type: "string", default: "0.05" },
  },
});
const isQuick = options.quick;
const known = [...Object.keys(sections), ...Object.keys(conversationSections)];
const unknown = wanted.find((name) => !known.includes(name));
const isWanted = ([name]: [string, unknown]): boolean => wanted.length === 0 || wanted.includes(name);

async function run(): Promise<void> {
  await mkdir(cacheFolder, { recursive: true });
  await buildIfChanged((name) => console.log(`Building ${name} for production…`));
  leaveServerCore();
  const foreignLoad = await measureForeignLoad();
  console.log(`\n${describeMachine()}\n${pinning}`);
  if (foreignLoad > 0.05) {
    console.log(
      `NOISY: other programs keep ${(foreignLoad * 100).toFixed(0)} % of the machine busy; trust ratios and CPU, not rates.`,
    );
  }
  const shared = Object.entries(sections).filter(isWanted);
  if (shared.length > 0) await runWithProduct(shared);
  const bench = { isQuick, scale: Number(options.scale), hasPlans: options.plans };
  for (const [name, measure] of Object.entries(conversationSections).filter(isWanted))
    await attempt(name, () => measure(bench));
}

async function runWithProduct(shared: [string, (context: BenchContext) => Promise<void> | void][]): Promise<void> {
  const database = await startDatabase();
  try {
    const emails = await seedUsers(database.url, 300);
    const keys = createKeys();
    const product = await startProduct(database.url, keys);
    try {
      const context = {
        databaseUrl: database.url,
        databaseCpuSeconds: database.cpuSeconds,
        keys,
        product,
        emails,
        rounds: isQuick ? 1 : 5,
        roundMs: isQuick ? 1000 : 3000,
      };
      for (const [name, measure] of shared) await attempt(name, async () => measure(context));
    } finally {
      await product.stop();
    }
  } finally {
    await database.stop();
  }
}

/** A section that fails says why and leaves the others their turn. */
async function attempt(name: string, measure: () => Promise<void>): Promise<void> {
  try {
    await measure();
  } catch (error) {
    console.error(`\nFAILED  ${name} could not be measured:`, error);
    process.exitCode = 1;
  }
}

if (unknown === undefined) await run();
else {
  console.error(`There is no section "${unknown}". Sections: ${known.join(", ")}.`);
  process.exitCode = 1;
}
