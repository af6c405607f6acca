import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { startEmbedded, type EmbeddedPostgres } from "@piloto/db/embedded";
import { migrate } from "@piloto/db/migrate";
import { makeScratchFolder } from "@piloto/db/scratch-folder";
import { Pool, type QueryResultRow } from "pg";
import { seedWorkspace, type StagedWorkspace } from "../../../bench/src/conversations/stage.ts";
import { publicOrigin } from "../../../bench/src/environment/product.ts";
import { webDist } from "../../../scripts/build.ts";
import { RunningServices } from "../../../scripts/running-services.ts";
import { launchBalancer, type LaunchedBalancer } from "../balancer/launch-balancer.ts";
import { startInstance, untilReadiness, type Instance } from "./instance.ts";
import { presentRelease, type Release } from "./releases.ts";

/** A database with a workspace, a balancer, and what is needed to start processes of the product beside it. */
export interface Stage extends StagedWorkspace {
  readonly folder: string;
  /** The owner of the tables, who migrates. */
  readonly ownerUrl: string;
  /** What the product's processes get. */
  readonly env: Record<string, string>;
  readonly balancer: LaunchedBalancer;
  /** As the owner, past row-level security: to arrange and to inspect. */
  sql<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** An instance of the API that is ready and known to the balancer. */
  addApi(release?: Release, env?: Record<string, string>): Promise<Instance>;
  addWorker(release?: Release, env?: Record<string, string>): Promise<Instance>;
  /** A process that nobody waits for. */
  start(release: Release, env: Record<string, string>): Promise<Instance>;
  /** SIGTERM, and out of the balancer once it has ended; its exit code. */
  retire(instance: Instance): Promise<number>;
  stopDatabase(): Promise<void>;
  startDatabase(): Promise<void>;
  /** Of all processes so far. */
  complaints(): string[];
  end(): Promise<void>;
}

export interface StageOptions {
  /** More or other settings for the product's processes. */
  readonly env?: Record<string, string>;
  /** Where the database and files are; a scratch folder otherwise. */
  readonly folder?: string;
}

/** As `ops database-logins` makes the API's login: it owns nothing and inherits nothing. */
const loginName = "piloto_api";
export const loginPassword = "ensaio-da-operacao";
export { publicOrigin };

/*
 * Sessions as in production but faster: a token is refreshed each quarter of a minute instead of each quarter of an hour.
 * The client's own timeout stays, and so does REFRESH_MIN_ROTATE_SECONDS ≥ grace + 2 × client abort.
 */
const fasterSessions = {
  REFRESH_GRACE_SECONDS: "2",
  REFRESH_MIN_ROTATE_SECONDS: "16",
  ACCESS_TOKEN_SECONDS: "26",
};

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const services = new RunningServices();
  try {
    return await build(options, services);
  } catch (error) {
    await services.stop();
    throw error;
  }
}

async function build({ env = {}, folder: given }: StageOptions, services: RunningServices): Promise<Stage> {
  const folder = given ?? (await makeScratchFolder());
  if (!given) services.add({ name: "folder", stop: () => rm(folder, { recursive: true, force: true }) });
  const database = await openDatabase(folder, services);
  const workspace = await seedWorkspace(database.ownerUrl);
  await database.sql(`CREATE ROLE ${loginName} LOGIN PASSWORD '${loginPassword}' NOINHERIT IN ROLE piloto_app`);
  const balancer = await launchBalancer();
  services.add({ name: "balancer", stop: () => balancer.stop() });
  const instances: Instance[] = [];
  services.add({ name: "instances", stop: async () => void (await Promise.all(instances.map((one) => one.kill()))) });
  const dataDir = join(folder, "data");
  await mkdir(dataDir, { recursive: true });
  const productEnv: Record<string, string> = {
    ...workspace.keys,
    ...fasterSessions,
    DATABASE_URL: loginUrl(database.ownerUrl, loginPassword),
    DATA_DIR: dataDir,
    PUBLIC_ORIGIN: publicOrigin,
    WEB_DIST: webDist,
    TRUSTED_PROXY_HOPS: "1",
    DRAIN_DELAY_MS: "3000",
    LOG_LEVEL: "warn",
    ...env,
  };
  const start: Stage["start"] = async (release, extra) => {
    const instance = await startInstance({
      entry: release.entry,
      release: release.name,
      env: { ...productEnv, ...extra },
    });
    instances.push(instance);
    return instance;
  };
  return {
    ...workspace,
    ...database,
    folder,
    env: productEnv,
    balancer,
    start,
    async addApi(release = presentRelease, extra = {}) {
      const instance = await start(release, { RUN: "api", ...extra });
      await untilReadiness(instance, "ready");
      balancer.add(instance.port);
      return instance;
    },
    async addWorker(release = presentRelease, extra = {}) {
      const listening = await countWorkers(database.sql);
      const instance = await start(release, { RUN: "worker", ...extra });
      for (let looks = 0; (await countWorkers(database.sql)) <= listening; looks += 1) {
        if (looks > 600 || !instance.isRunning()) throw new Error(`no worker: ${instance.complaints.join("\n")}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return instance;
    },
    async retire(instance) {
      const code = await instance.terminate();
      balancer.remove(instance.port);
      return code;
    },
    complaints: () => instances.flatMap(({ complaints }) => complaints),
    end: () => services.stop(),
  };
}

async function openDatabase(folder: string, services: RunningServices) {
  const dataDir = join(folder, "database");
  let postgres: EmbeddedPostgres = await startEmbedded({ dataDir });
  services.add({ name: "PostgreSQL", stop: () => postgres.stop() });
  const ownerUrl = postgres.url;
  await migrate(ownerUrl);
  const pool = new Pool({ connectionString: ownerUrl, max: 4 });
  pool.on("error", () => undefined);
  services.add({ name: "pool", stop: () => pool.end() });
  return {
    ownerUrl,
    sql: async <Row extends QueryResultRow>(text: string, values: unknown[] = []) =>
      (await pool.query<Row>(text, values)).rows,
    stopDatabase: () => postgres.stop(),
    async startDatabase() {
      postgres = await startEmbedded({ dataDir, port: Number(new URL(ownerUrl).port) });
    },
  };
}

function loginUrl(ownerUrl: string, password: string): string {
  const url = new URL(ownerUrl);
  url.username = loginName;
  url.password = password;
  return url.href;
}

/** Pools of workers that hear of new jobs. */
async function countWorkers(sql: Stage["sql"]): Promise<number> {
  const [row] = await sql<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE query ILIKE '%LISTEN "jobs:insert"%' AND pid <> pg_backend_pid()`,
  );
  return row?.n ?? 0;
}
