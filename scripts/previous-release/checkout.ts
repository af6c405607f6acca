import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OperatorError } from "@piloto/db/operator-error";
import { runGuarded } from "../guarded-process.ts";
import { root } from "../project-folders.ts";

export interface ReleaseCheckout extends AsyncDisposable {
  folder: string;
  commit: string;
}

/** What a release from before TEST_CLUSTER_URL gets in the place of its own set-up. */
const setupByUrl = `export function setup(project) {
  project.provide("clusterUrl", process.env.TEST_CLUSTER_URL);
  return () => Promise.resolve();
}
`;

/** A release of ours in a temporary folder, installed as its own lockfile says; gone at the end of the scope. */
export async function checkOutRelease(ref: string): Promise<ReleaseCheckout> {
  const commit = await run(["git", "rev-parse", "--verify", "--end-of-options", `${ref}^{commit}`], root);
  const folder = join(await mkdtemp(join(tmpdir(), "piloto-release-")), "checkout");
  const remove = async (): Promise<void> => {
    await run(["git", "worktree", "remove", "--force", folder], root);
    await rm(join(folder, ".."), { recursive: true, force: true });
  };
  await run(["git", "worktree", "add", "--detach", folder, commit], root);
  try {
    await run(["npx", "--yes", "pnpm@12", "install", "--frozen-lockfile", "--prefer-offline"], folder);
    const setup = join(folder, "db/src/test-global-setup.ts");
    if (!(await readFile(setup, "utf8")).includes("TEST_CLUSTER_URL")) await writeFile(setup, setupByUrl);
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder, commit, [Symbol.asyncDispose]: remove };
}

async function run(command: string[], cwd: string): Promise<string> {
  const { exitCode, output } = await runGuarded({ name: command[0] ?? "", command, cwd, env: process.env });
  if (exitCode !== 0) throw new OperatorError(`${command.join(" ")} failed:\n${output}`);
  return output.trim();
}
