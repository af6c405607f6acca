import { readFile, writeFile } from "node:fs/promises";
import { buildIfChanged } from "./build.ts";
import { readOptions, runCommandLine } from "./command-line.ts";
import { measureCosts, type Costs } from "./cost-report/measure.ts";
import { costTable } from "./cost-report/table.ts";

/* What a change costs in types and bytes, as a table; the pull request's workflow compares it with main's. */
const usage = `Usage: node scripts/cost-report.ts [--out <costs.json>] [--base <costs.json of what to compare with>]`;

await runCommandLine(async () => {
  const { out, base } = readOptions(["out", "base"], usage);
  await buildIfChanged();
  const costs = await measureCosts();
  if (out) await writeFile(out, JSON.stringify(costs));
  console.log(costTable(costs, base ? await readCosts(base) : undefined));
});

async function readCosts(file: string): Promise<Costs> {
  const costs: Costs = JSON.parse(await readFile(file, "utf8"));
  return costs;
}
