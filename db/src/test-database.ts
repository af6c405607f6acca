import pg from "pg";
import { removeEmbedded, startEmbedded } from "./embedded.ts";
import { migrate } from "./migrate.ts";
import { makeScratchFolder } from "./scratch-folder.ts";

/** A throw-away Postgres whose template database has every migration; databases are cloned from it in milliseconds. */
export interface TestCluster {
  /** A superuser's URL of the database `postgres`: what createTestDatabase() takes. */
  url: string;
  stop(): Promise<void>;
}

export interface TestDatabase {
  /** As the API connects: every connection starts with `role=piloto_app`. */
  url: string;
  /** As the owner of the tables, whom row-level security does not bind. */
  ownerUrl: string;
  drop(): Promise<void>;
}

const template = "piloto_template";

/** Starts a Postgres without fsync in a new temporary folder and migrates the template there, by `migrations` or by ours. */
export async function startTestCluster({ migrations }: { migrations?: string } = {}): Promise<TestCluster> {
  const dataDir = await makeScratchFolder();
  const server = await startEmbedded({ dataDir, durable: false });
  const stop = async (): Promise<void> => {
    await server.stop();
    await removeEmbedded(dataDir);
  };
  try {
    const url = withDatabase(server.url, "postgres");
    await execute(url, `CREATE DATABASE ${template}`);
    await migrate(withDatabase(url, template), migrations === undefined ? {} : { folder: migrations });
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Clones the template of a cluster started by startTestCluster(). */
export async function createTestDatabase(clusterUrl: string): Promise<TestDatabase> {
  return await cloneDatabase(clusterUrl, `CREATE DATABASE %s TEMPLATE ${template} STRATEGY FILE_COPY`);
}

/** An empty database, for trials of the migrations themselves. */
export async function createEmptyDatabase(clusterUrl: string): Promise<TestDatabase> {
  return await cloneDatabase(clusterUrl, "CREATE DATABASE %s TEMPLATE template0");
}

async function cloneDatabase(clusterUrl: string, statement: string): Promise<TestDatabase> {
  const name = `test_${crypto.randomUUID().replaceAll("-", "")}`;
  await execute(clusterUrl, statement.replace("%s", name));
  const ownerUrl = withDatabase(clusterUrl, name);
  return {
    url: asApiRole(ownerUrl),
    ownerUrl,
    drop: () => execute(clusterUrl, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

/** The same URL, with the startup option that makes every connection the API's role. */
export function asApiRole(url: string): string {
  const parsed = new URL(url);
  parsed.searchParams.set("options", "-c role=piloto_app");
  return parsed.href;
}

function withDatabase(url: string, name: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${name}`;
  return parsed.href;
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
