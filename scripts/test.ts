import { availableParallelism } from "node:os";
import { mkdir } from "node:fs/promises";
import { allStages } from "./checks/all-stages.ts";
import { StageRun } from "./checks/run-stages.ts";
import { watchLaunchers } from "./launcher-watch.ts";
import { inRoot } from "./project-folders.ts";

const isFast = process.argv.includes("--fast");
// Names after the options choose stages: `pnpm test api` runs those whose name holds "api".
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
const stages = allStages.filter(
  (stage) => (!isFast || stage.isFast) && (wanted.length === 0 || wanted.some((word) => stage.name.includes(word))),
);
const startedAt = Date.now();
const run = new StageRun(stages);
const stop = (): void => void run.stop().then(() => process.exit(130));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
watchLaunchers(stop);

await mkdir(inRoot(".cache"), { recursive: true });
console.log(`Running ${stages.length} stages: ${stages.map((stage) => stage.name).join(", ")}.\n`);
// Most stages keep a core busy: more lanes than cores only make each of them slower.
const { passed, failed } = await run.run(Math.min(4, availableParallelism()));
console.log(`\n${Math.round((Date.now() - startedAt) / 1000)} s\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
