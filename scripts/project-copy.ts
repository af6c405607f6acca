import { cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { inRoot, root } from "./project-folders.ts";

export interface ProjectCopy extends AsyncDisposable {
  folder: string;
}

const packages = [".", "db", "e2e", "bench", "packages/api", "packages/web", "packages/shared", "packages/simulator"];
const leftOut = new Set([
  "node_modules",
  ".git",
  ".data",
  ".cache",
  "dist",
  "coverage",
  "test-results",
  "playwright-report",
]);

/**
 * The sources in a temporary folder where they may be changed. Installed packages are linked, those of the workspace to
 * the copy itself, so that a change in one package is seen by the others.
 */
export async function copyProject(): Promise<ProjectCopy> {
  const folder = await mkdtemp(join(tmpdir(), "piloto-copy-"));
  const filter = (source: string): boolean => source === root || !leftOut.has(basename(source));
  for (const name of await readdir(root)) {
    if (!leftOut.has(name)) await cp(inRoot(name), join(folder, name), { recursive: true, filter });
  }
  for (const name of packages)
    await linkPackages(inRoot(name, "node_modules"), join(folder, name, "node_modules"), folder);
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

async function linkPackages(from: string, to: string, folder: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (name === "@piloto") await linkWorkspace(join(from, name), join(to, name), folder);
    else await symlink(join(from, name), join(to, name));
  }
}

async function linkWorkspace(from: string, to: string, folder: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    await symlink(join(folder, name === "db" || name === "bench" ? name : join("packages", name)), join(to, name));
  }
}
