import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { processIsAlive } from "@piloto/db/embedded-postmaster";
import { errorCode, OperatorError } from "@piloto/db/operator-error";
import { runGuarded } from "./guarded-process.ts";
import { inRoot } from "./project-folders.ts";

interface Bundle {
  name: "web" | "api";
  /** What the bundle is made from, below the repository. */
  sources: string[];
  command: (outDir: string) => string[];
  entry: string;
}

const bundles: Bundle[] = [
  {
    name: "web",
    sources: ["packages/web", "packages/shared", "pnpm-lock.yaml"],
    command: (outDir) => ["vite", "build", "--logLevel", "warn", "--emptyOutDir", "--outDir", outDir],
    entry: "index.html",
  },
  {
    name: "api",
    sources: ["packages/api", "packages/shared", "db/src", "pnpm-lock.yaml"],
    command: (outDir) => ["rolldown", "-c", "--logLevel", "silent", "--dir", outDir],
    entry: "main.js",
  },
];

/** Where the built page and the built server are. */
export const webDist = inRoot("packages/web/dist");
export const apiEntry = inRoot("packages/api/dist/main.js");

/** Builds the page and the server for production, each only when its sources changed since the last build. */
export async function buildIfChanged(onBuild: (name: string) => void = () => undefined): Promise<void> {
  // In parallel: each is bound to about one core.
  await Promise.all(bundles.map((bundle) => buildBundle(bundle, onBuild)));
}

async function buildBundle(bundle: Bundle, onBuild: (name: string) => void): Promise<void> {
  const outDir = inRoot("packages", bundle.name, "dist");
  const stamp = inRoot(".cache", `build-${bundle.name}`);
  const hash = await hashSources(bundle.sources);
  const last = await readFile(stamp, "utf8").catch(() => "");
  if (last === hash && existsSync(join(outDir, bundle.entry))) return;
  onBuild(bundle.name);
  await mkdir(inRoot(".cache/builds"), { recursive: true });
  await removeAbandoned();
  const workDir = inRoot(".cache/builds", `${bundle.name}.${process.pid}`);
  try {
    await runBuild(bundle, workDir);
    if (bundle.name === "web") await compressAssets(join(workDir, "assets"));
    // Moved into place: a start that is killed while building leaves the last whole build.
    await rm(stamp, { force: true });
    await moveIntoPlace(workDir, outDir);
    await writeFile(stamp, hash);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

async function runBuild({ name, command }: Bundle, workDir: string): Promise<void> {
  const cwd = inRoot("packages", name);
  const [tool = "", ...args] = command(workDir);
  const env = { ...process.env, NODE_ENV: "production" };
  const program = { name: tool, command: [join(cwd, "node_modules/.bin", tool), ...args], cwd, env };
  const { exitCode, output } = await runGuarded(program);
  if (exitCode === 0) return;
  if (/ENOSPC/.test(output)) throw Object.assign(new Error(output), { code: "ENOSPC" });
  throw new OperatorError(`The ${name} package could not be built:\n${output}`);
}

// Another start may be moving the same build into place.
async function moveIntoPlace(workDir: string, outDir: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await rm(outDir, { recursive: true, force: true });
    try {
      return await rename(workDir, outDir);
    } catch (error) {
      if (attempt === 5 || !["ENOTEMPTY", "EEXIST"].includes(errorCode(error) ?? "")) throw error;
    }
  }
}

// Left by a start that was killed while it built.
async function removeAbandoned(): Promise<void> {
  for (const folder of await readdir(inRoot(".cache/builds"))) {
    if (!processIsAlive(Number(folder.split(".")[1])))
      await rm(inRoot(".cache/builds", folder), { recursive: true, force: true });
  }
}

const isSource = (path: string): boolean =>
  !/(^|\/)(node_modules|dist|\.cache|coverage)(\/|$)|\.test\.tsx?$|\.tsbuildinfo$/.test(path);

async function hashSources(sources: string[]): Promise<string> {
  const hash = createHash("sha256").update(process.version);
  for (const source of sources) {
    for (const path of await listFiles(source))
      hash
        .update(path)
        .update("\0")
        .update(await readFile(inRoot(path)));
  }
  return hash.digest("hex");
}

async function listFiles(path: string): Promise<string[]> {
  const entries = await readdir(inRoot(path), { withFileTypes: true }).catch(() => undefined);
  if (!entries) return [path];
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = `${path}/${entry.name}`;
    if (!isSource(child)) continue;
    if (entry.isDirectory()) files.push(...(await listFiles(child)));
    else if (entry.isFile()) files.push(child);
  }
  return files;
}

// Once here instead of at every request: the server sends `name.js.br` to who accepts it.
async function compressAssets(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /\.(js|css|svg|json)$/.test(name));
  await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name));
      if (bytes.length < 1024) return;
      const brotli = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
      await writeFile(join(folder, `${name}.br`), await promisify(brotliCompress)(bytes, brotli));
      await writeFile(join(folder, `${name}.gz`), await promisify(gzip)(bytes, { level: 9 }));
    }),
  );
}
