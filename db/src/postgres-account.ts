import { execFileSync } from "node:child_process";
import { chownSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { OperatorError } from "./operator-error.ts";

/** Who runs Postgres, which refuses to run as root. */
export interface PostgresAccount {
  /** Hands a file or folder to the account. */
  own(path: string): void;
  /** What to execute so that `command` runs as the account. */
  wrap(command: string[]): { file: string; args: string[]; uid?: number; gid?: number };
}

const asOurselves: PostgresAccount = {
  own: () => undefined,
  wrap: ([file = "", ...args]) => ({ file, args }),
};

/**
 * The account for Postgres: ourselves, or for root the system's `postgres` user and else `nobody`. No user is created
 * on the machine. `paths` are what the account must be able to reach.
 */
export function choosePostgresAccount(paths: string[]): PostgresAccount {
  if (process.getuid?.() !== 0) return asOurselves;
  const ids = systemUser("postgres") ?? systemUser("nobody");
  if (!ids)
    throw new OperatorError(
      "PostgreSQL cannot run as root and this system has no user postgres or nobody: run as an ordinary user.",
    );
  const closed = paths.map((path) => closedFolderAbove(path)).find((folder) => folder !== undefined);
  const own = (path: string): void => chownSync(path, ids.uid, ids.gid);
  if (closed === undefined) return { own, wrap: ([file = "", ...args]) => ({ file, args, ...ids }) };
  if (!canCarryCapability(ids)) {
    throw new OperatorError(
      `PostgreSQL cannot run as root, and the user it runs as may not enter ${closed}: run as an ordinary user, or move the project and DATA_DIR out of that folder.`,
    );
  }
  return {
    own,
    wrap: (command) => ({ file: "setpriv", args: [...carryCapability(ids), ...command] }),
  };
}

interface Ids {
  uid: number;
  gid: number;
}

function systemUser(name: string): Ids | undefined {
  try {
    const id = (flag: string): number => Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" }));
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return undefined;
  }
}

// A checkout under /root (mode 700), usual in containers: others may not pass through.
function closedFolderAbove(path: string): string | undefined {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat && (stat.mode & 0o001) === 0) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

// The other user keeps one capability of root's: to pass through folders closed to it. no_setuid_fixup lets it count in
// access(2) too, with which initdb looks for its sibling.
function carryCapability({ uid, gid }: Ids): string[] {
  const ids = ["--securebits=+no_setuid_fixup", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  return [
    ...ids,
    "--inh-caps=-all,+dac_override",
    "--ambient-caps=-all,+dac_override",
    "--bounding-set=-all,+dac_override",
  ];
}

function canCarryCapability(ids: Ids): boolean {
  try {
    execFileSync("setpriv", [...carryCapability(ids), "true"], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}
