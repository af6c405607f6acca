import { resolve } from "node:path";
import { OperatorError } from "@piloto/db/operator-error";
import { buildIfChanged } from "./build.ts";
import { readOptions, runCommandLine } from "./command-line.ts";
import { assembleImage, sizeOf } from "./image/assemble.ts";

/* What the Dockerfile runs: everything the image holds below /app, in one folder. */
const usage = `Usage: node scripts/assemble-image.ts --out <folder> [--platform linux-x64-gnu]`;

await runCommandLine(async () => {
  const { out, platform = "linux-x64-gnu" } = readOptions(["out", "platform"], usage);
  if (!out) throw new OperatorError(usage);
  await buildIfChanged((name) => console.log(`Building ${name} for production…`));
  await assembleImage(resolve(out), platform);
  console.log(`${out}: ${((await sizeOf(resolve(out))) / 1e6).toFixed(1)} MB`);
});
