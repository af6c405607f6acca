import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { createCluster, resetPassword, type ClusterInput } from "./embedded-cluster.ts";
import { processIsAlive, runningPostmaster } from "./embedded-postmaster.ts";
import { launchServer, type EmbeddedServer, type StartFailure } from "./embedded-server.ts";
import { diskFull, OperatorError } from "./operator-error.ts";
import { choosePostgresAccount } from "./postgres-account.ts";
import { findPostgresBinaries } from "./postgres-binaries.ts";

export interface EmbeddedOptions {
  /** The folder that gets `postgres/` (the cluster), `postgres.url` and `postgres.log`. */
  dataDir: string;
  /** Default: the port of the last start if it is free, else any free one. */
  port?: number;
  /** false skips every fsync, for databases that tests throw away. Default true. */
  durable?: boolean;
}

export interface EmbeddedPostgres {
  /** A superuser's URL of the database `piloto`. */
  url: string;
  /** Settles when Postgres has exited, whoever ended it. */
  exited: Promise<void>;
  stop(): Promise<void>;
}

const databaseName = "piloto";
const waitForOthersEndMs = 20_000;

/**
 * Starts a real PostgreSQL 18 from npm on 127.0.0.1, making its cluster on first use. Postgres ends with this process,
 * even when that is killed. Throws OperatorError when another instance uses the folder or the disk is full.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const clusterDir = join(dataDir, "postgres");
  await mkdir(dataDir, { recursive: true });
  const binaries = findPostgresBinaries();
  const account = choosePostgresAccount([clusterDir, binaries.postgres]);
  const input = { dataDir, clusterDir, binaries, account, durable: options.durable ?? true };
  await waitUntilUnused(input);
  if (!existsSync(join(clusterDir, "PG_VERSION"))) await createCluster(input);
  const password = (await readUrl(dataDir))?.password ?? (await resetPassword(input));
  const { server, port } = await launchOnFreePort(input, options.port);
  try {
    const url = `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${databaseName}`;
    await writeFile(join(dataDir, "postgres.owner"), String(process.pid));
    await writeFile(join(dataDir, "postgres.url"), `${url}\n`, { mode: 0o600 });
    await createDatabaseIfMissing(url);
    return { url, exited: server.exited, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

// Postgres itself locks the folder. This only tells "in use" from "the last instance was killed, its Postgres is ending".
async function waitUntilUnused({ dataDir, clusterDir }: ClusterInput): Promise<void> {
  const deadline = Date.now() + waitForOthersEndMs;
  while (runningPostmaster(clusterDir) !== undefined) {
    const owner = Number(await readFile(join(dataDir, "postgres.owner"), "utf8").catch(() => "0"));
    if (processIsAlive(owner) || Date.now() > deadline) throw inUse(dataDir);
    await delay(50);
  }
}

async function launchOnFreePort(
  input: ClusterInput,
  wantedPort: number | undefined,
): Promise<{ server: EmbeddedServer; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = wantedPort ?? (await choosePort(input.dataDir));
    const server = launchServer({ ...input, port });
    const failure = await server.untilReady();
    if (failure === undefined) return { server, port };
    // Somebody took the port between our look and Postgres's bind.
    const retry = failure.kind === "port taken" && attempt < 5 && wantedPort === undefined;
    if (!retry) throw startError(failure, input.dataDir, port);
  }
}

function startError(failure: StartFailure, dataDir: string, port: number): OperatorError {
  switch (failure.kind) {
    case "in use":
      return inUse(dataDir);
    case "disk full":
      return diskFull(dataDir);
    case "port taken":
      return new OperatorError(`The embedded PostgreSQL found its port ${port} taken: free it and start again.`);
    case "other":
      return new OperatorError(
        `The embedded PostgreSQL did not start: ${failure.reason} (see ${join(dataDir, "postgres.log")}).`,
      );
  }
}

function inUse(dataDir: string): OperatorError {
  return new OperatorError(
    `Another instance is using the data folder ${dataDir}: stop it first, or set DATA_DIR to a folder of its own.`,
  );
}

async function readUrl(dataDir: string): Promise<{ password: string; port: number } | undefined> {
  const text = (await readFile(join(dataDir, "postgres.url"), "utf8").catch(() => "")).trim();
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return { password: decodeURIComponent(url.password), port: Number(url.port) };
}

async function choosePort(dataDir: string): Promise<number> {
  const last = (await readUrl(dataDir))?.port ?? 0;
  return (await freePort(last)) ?? (await freePort(0)) ?? last;
}

/** `port` if nobody listens on it (0: any free one), else undefined. */
function freePort(port: number): Promise<number | undefined> {
  return new Promise((resolvePort) => {
    const server = createServer();
    server.once("error", () => resolvePort(undefined));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolvePort(typeof address === "object" && address ? address.port : undefined));
    });
  });
}

async function createDatabaseIfMissing(url: string): Promise<void> {
  const admin = new URL(url);
  admin.pathname = "/postgres";
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [databaseName]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
  } finally {
    await client.end();
  }
}

/** Removes the folder of a cluster that was made for tests and has stopped. */
export async function removeEmbedded(dataDir: string): Promise<void> {
  await rm(dataDir, { recursive: true, force: true });
}
