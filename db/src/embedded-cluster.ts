import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { processIsAlive } from "./embedded-postmaster.ts";
import { diskFull, OperatorError } from "./operator-error.ts";
import type { PostgresAccount } from "./postgres-account.ts";
import type { PostgresBinaries } from "./postgres-binaries.ts";

export interface ClusterInput {
  dataDir: string;
  clusterDir: string;
  binaries: PostgresBinaries;
  account: PostgresAccount;
  durable: boolean;
}

/**
 * Makes a cluster in a temporary folder and renames it into place, so that a kill in between leaves no half of one.
 * Text sorts by ICU's rules for Brazilian Portuguese, the same on every machine whatever its system locales.
 */
export async function createCluster(input: ClusterInput): Promise<void> {
  await removeAbandoned(input.dataDir);
  const workDir = await mkdtemp(join(input.dataDir, `postgres.init-${process.pid}-`));
  const password = randomBytes(24).toString("base64url");
  try {
    await writeFile(join(workDir, "password"), password, { mode: 0o600 });
    await mkdir(join(workDir, "cluster"), { mode: 0o700 });
    for (const path of ["", "password", "cluster"]) input.account.own(join(workDir, path));
    await run(input, [input.binaries.initdb, ...initdbArguments(workDir, input.durable)]);
    await writeFile(join(input.dataDir, "postgres.url"), urlOfNewCluster(password), {
      mode: 0o600,
    });
    await rename(join(workDir, "cluster"), input.clusterDir);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

function initdbArguments(workDir: string, durable: boolean): string[] {
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=pt-BR"];
  const access = ["--username=postgres", `--pwfile=${join(workDir, "password")}`, "--auth=scram-sha-256"];
  return [
    `--pgdata=${join(workDir, "cluster")}`,
    "--no-instructions",
    ...locale,
    ...access,
    ...(durable ? [] : ["--no-sync"]),
  ];
}

// Port 0 until the first start has chosen one.
function urlOfNewCluster(password: string): string {
  return `postgres://postgres:${password}@127.0.0.1:0/piloto\n`;
}

// Left by a kill during initdb, which may still be writing there for half a second: hence the retries.
async function removeAbandoned(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const maker = Number(/^postgres\.init-(\d+)-/.exec(name)?.[1] ?? process.pid);
    if (processIsAlive(maker)) continue;
    await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 30, retryDelay: 100 });
  }
}

/** Gives the superuser a new password when `postgres.url` was lost, and returns it. The server must not be running. */
export async function resetPassword(input: ClusterInput): Promise<string> {
  const password = randomBytes(24).toString("base64url");
  const command = [input.binaries.postgres, "--single", "-D", input.clusterDir, "postgres"];
  await run(input, command, `ALTER ROLE postgres PASSWORD '${password}'\n`);
  await writeFile(join(input.dataDir, "postgres.url"), urlOfNewCluster(password), { mode: 0o600 });
  return password;
}

function run(input: ClusterInput, command: string[], stdin = ""): Promise<void> {
  const { file, args, ...ids } = input.account.wrap(command);
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ["pipe", "pipe", "pipe"],
      cwd: "/",
      env: { PATH: process.env["PATH"], LC_ALL: "C" },
      ...ids,
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(runFailure(output, input.dataDir))));
    child.stdin.end(stdin);
  });
}

function runFailure(output: string, dataDir: string): OperatorError {
  if (/No space left on device/i.test(output)) return diskFull(dataDir);
  const reason =
    output
      .trim()
      .split("\n")
      .findLast((line) => /error|fatal/i.test(line)) ?? output.trim().split("\n").at(-1);
  return new OperatorError(`The embedded PostgreSQL could not make its data folder in ${dataDir}: ${reason?.trim()}.`);
}
