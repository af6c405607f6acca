import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { OperatorError } from "@piloto/db/operator-error";
import { apiEntry, webDist } from "../build.ts";
import { firstLoadBytes, signInChunks } from "../checks/browser-bundle.ts";
import { runGuarded } from "../guarded-process.ts";
import { inRoot, root } from "../project-folders.ts";

/** What a change can make dearer without anybody noticing: a number by what it counts. */
export type Costs = Record<string, number>;

const typedFolders = ["packages/shared", "packages/api", "packages/web"];

/**
 * Instantiations of types per package, from nothing (they are the same on every machine, unlike seconds), and the bytes
 * of what is shipped. The bundles must have been built.
 */
export async function measureCosts(): Promise<Costs> {
  const costs: Costs = {};
  for (const folder of typedFolders)
    costs[`types of ${folder.replace("packages/", "")}: instantiations`] = await instantiations(folder);
  costs["sign-in page: JavaScript, gzip"] = await firstLoadBytes(webDist, signInChunks);
  costs["whole page: JavaScript, gzip"] = await bytesOf(join(webDist, "assets"), (bytes) => gzipSync(bytes).length);
  costs["server: JavaScript"] = await bytesOf(dirname(apiEntry), (bytes) => bytes.length);
  return costs;
}

async function instantiations(folder: string): Promise<number> {
  const command = [
    inRoot("node_modules/.bin/tsc"),
    "-p",
    folder,
    "--incremental",
    "false",
    "--tsBuildInfoFile",
    "null",
    "--extendedDiagnostics",
  ];
  const { exitCode, output } = await runGuarded({ name: "tsc", command, cwd: root, env: process.env });
  const found = /^Instantiations:\s+(\d+)$/m.exec(output)?.[1];
  if (exitCode !== 0 || !found) throw new OperatorError(`The types of ${folder} could not be measured:\n${output}`);
  return Number(found);
}

async function bytesOf(folder: string, sizeOf: (bytes: Buffer) => number): Promise<number> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".js"));
  const sizes = await Promise.all(names.map(async (name) => sizeOf(await readFile(join(folder, name)))));
  return sizes.reduce((sum, size) => sum + size, 0);
}
