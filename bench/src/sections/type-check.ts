import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { cacheFolder, repositoryRoot } from "../environment/folders.ts";
import { readEndedChildrenCpuSeconds } from "../measure/child-server.ts";
import { onAllCores } from "../measure/cores.ts";
import { median } from "../measure/rounds.ts";
import { printAim, printTable } from "../measure/table.ts";
import { generatedRouters, generatedUses } from "./generated-procedures.ts";

const copy = path.join(cacheFolder, "type-check");
const changes = 3;
const aimSeconds = 3;

interface Cost {
  readonly seconds: number;
  /** Of all cores together: moved less by other programs than the wall clock. */
  readonly cpuSeconds: number;
}

interface Timing {
  readonly procedures: number;
  readonly fromNothing: Cost;
  readonly afterChange: Cost;
}

/**
 * How long the compiler takes over api and web, in a copy of the sources: from nothing, and after a change of one
 * procedure's output, as the product is and with procedures added.
 */
export async function measureTypeCheck(): Promise<void> {
  const timings: Timing[] = [];
  try {
    for (const procedures of [0, 200, 500]) {
      await copySources();
      timings.push(await measureWith(procedures));
    }
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
  const describe = ({ seconds, cpuSeconds }: Cost): string => `${seconds.toFixed(1)} (${cpuSeconds.toFixed(1)})`;
  printTable(
    "tsc over api and web",
    timings.map(({ procedures, fromNothing, afterChange }) => ({
      "generated procedures": procedures === 0 ? "none" : `+ ${procedures}`,
      "from nothing s (CPU)": describe(fromNothing),
      "after a change in the api s (CPU)": describe(afterChange),
    })),
  );
  const now = timings[0]?.afterChange.seconds ?? Number.NaN;
  printAim(`tsc after a change in the api ≤ ${aimSeconds} s`, now <= aimSeconds, `${now.toFixed(1)} s`);
}

async function measureWith(procedures: number): Promise<Timing> {
  await writeGenerated(Math.max(1, procedures), 0);
  await addToRouter(Math.max(1, procedures));
  const fromNothing = await compile();
  const afterChange: Cost[] = [];
  for (let change = 1; change <= changes; change += 1) {
    await writeGenerated(Math.max(1, procedures), change);
    afterChange.push(await compile());
  }
  const middle = {
    seconds: median(afterChange.map(({ seconds }) => seconds)),
    cpuSeconds: median(afterChange.map(({ cpuSeconds }) => cpuSeconds)),
  };
  return { procedures, fromNothing, afterChange: middle };
}

async function copySources(): Promise<void> {
  await rm(copy, { recursive: true, force: true });
  await mkdir(path.join(copy, "packages"), { recursive: true });
  const isSource = (source: string): boolean => !/\/(dist(\.\d+)?|\.cache|\.vite|coverage)$/.test(source);
  for (const folder of ["packages/api", "packages/web", "packages/shared", "packages/simulator", "db"]) {
    await cp(path.join(repositoryRoot, folder), path.join(copy, folder), {
      recursive: true,
      verbatimSymlinks: true,
      filter: isSource,
    });
  }
  await cp(path.join(repositoryRoot, "tsconfig.base.json"), path.join(copy, "tsconfig.base.json"));
  // pnpm's links are relative: through this one they reach the installed packages.
  await symlink(path.join(repositoryRoot, "node_modules"), path.join(copy, "node_modules"));
}

/** One file per ten procedures; `revision` changes the output of the first. */
async function writeGenerated(procedures: number, revision: number): Promise<void> {
  const folder = path.join(copy, "packages/api/src/features/generated");
  await mkdir(folder, { recursive: true });
  for (const { name, source } of generatedRouters(procedures, revision)) {
    await writeFile(path.join(folder, `${name}.router.ts`), source);
  }
}

async function addToRouter(procedures: number): Promise<void> {
  const file = path.join(copy, "packages/api/src/trpc/router.ts");
  const names = generatedRouters(procedures, 0).map(({ name }) => name);
  const imports = names.map((name) => `import { ${name} } from "../features/generated/${name}.router.ts";\n`).join("");
  const router = await readFile(file, "utf8");
  const opening = "t.router({";
  if (!router.includes(opening)) throw new Error("trpc/router.ts no longer opens with t.router({");
  await writeFile(
    file,
    imports + router.replace(opening, `${opening}\n${names.map((name) => `  ${name},`).join("\n")}`),
  );
  await writeFile(path.join(copy, "packages/web/src/api/generated-uses.ts"), generatedUses(procedures));
}

/** Both packages at once, as the check command does. Throws when the copy does not compile: a time would mean nothing. */
async function compile(): Promise<Cost> {
  const startedAt = performance.now();
  const cpuBefore = readEndedChildrenCpuSeconds();
  await Promise.all(["packages/api", "packages/web"].map(runCompiler));
  return { seconds: (performance.now() - startedAt) / 1000, cpuSeconds: readEndedChildrenCpuSeconds() - cpuBefore };
}

async function runCompiler(folder: string): Promise<void> {
  const [file, args] = onAllCores(path.join(repositoryRoot, "node_modules/.bin/tsc"), ["-p", folder]);
  try {
    await promisify(execFile)(file, args, { cwd: copy, maxBuffer: 64 * 2 ** 20 });
  } catch (error) {
    const output = error instanceof Error && "stdout" in error ? String(error.stdout).slice(0, 1500) : String(error);
    throw new Error(`${folder} does not compile:\n${output}`, { cause: error });
  }
}
