import { mkdir } from "node:fs/promises";
import { buildIfChanged } from "../../scripts/build.ts";
import { startDatabase } from "./environment/database.ts";
import { cacheFolder } from "./environment/folders.ts";
import { createKeys, startProduct } from "./environment/product.ts";
import { seedUsers } from "./environment/seed.ts";
import { leaveServerCore, pinning } from "./measure/cores.ts";
import { describeMachine, measureForeignLoad } from "./measure/machine.ts";
import { measureColdStart } from "./sections/cold-start.ts";
import { measureLogin } from "./sections/login.ts";
import { measurePageWeight } from "./sections/page-weight.ts";
import { measureRead } from "./sections/read.ts";
import { measureRefresh } from "./sections/refresh.ts";
import type { BenchContext } from "./sections/section.ts";
import { measureStateless } from "./sections/stateless.ts";
import { measureTypeCheck } from "./sections/type-check.ts";
import { printSessionSimulation } from "./session-simulation/main.ts";

/** In the order they run; those that need the running product come first. */
const sections: Readonly<Record<string, (context: BenchContext) => Promise<void> | void>> = {
  stateless: measureStateless,
  read: measureRead,
  refresh: measureRefresh,
  login: measureLogin,
  "cold-start": measureColdStart,
  "page-weight": measurePageWeight,
  "type-check": measureTypeCheck,
  simulation: printSessionSimulation,
};

const isQuick = process.argv.includes("--quick");
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const unknown = wanted.find((name) => !(name in sections));

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
  const database = await startDatabase();
  try {
    const emails = await seedUsers(database.url, 300);
    const keys = createKeys();
    const product = await startProduct(database.url, keys);
    try {
      const context = {
        databaseUrl: database.url,
        keys,
        product,
        emails,
        rounds: isQuick ? 1 : 5,
        roundMs: isQuick ? 1000 : 3000,
      };
      await runSections(context);
    } finally {
      await product.stop();
    }
  } finally {
    await database.stop();
  }
}

/** A section that fails says why and leaves the others their turn. */
async function runSections(context: BenchContext): Promise<void> {
  for (const [name, measure] of Object.entries(sections)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    try {
      await measure(context);
    } catch (error) {
      console.error(`\nFAILED  ${name} could not be measured:`, error);
      process.exitCode = 1;
    }
  }
}

if (unknown === undefined) await run();
else {
  console.error(`There is no section "${unknown}". Sections: ${Object.keys(sections).join(", ")}.`);
  process.exitCode = 1;
}
