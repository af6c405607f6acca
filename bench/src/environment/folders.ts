import path from "node:path";

export const repositoryRoot = path.resolve(import.meta.dirname, "../../..");
/** Everything a run leaves behind: git-ignored, and safe to delete. */
export const cacheFolder = path.join(repositoryRoot, "bench", ".cache");

/** A script of this folder, for a child process. */
export function benchScript(name: string): string {
  return path.join(repositoryRoot, "bench", "src", name);
}
