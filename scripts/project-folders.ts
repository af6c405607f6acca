import { fileURLToPath } from "node:url";
import { join, resolve } from "node:path";

/** The folder of the repository. */
export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** A path inside the repository. */
export const inRoot = (...parts: string[]): string => join(root, ...parts);

/** DATA_DIR as an absolute path; `.data` in the repository when it is not set. */
export function resolveDataDir(dataDir: string | undefined): string {
  return resolve(root, dataDir || ".data");
}
