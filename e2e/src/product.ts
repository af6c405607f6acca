import { spawn, type ChildProcess } from "node:child_process";
import { openSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { startEmbedded } from "@piloto/db/embedded";
import { guardedCommand } from "@piloto/db/guarded-command";
import { migrate } from "@piloto/db/migrate";
import { makeScratchFolder } from "@piloto/db/scratch-folder";
import pg from "pg";
import { apiEntry, webDist } from "../../scripts/build.ts";
import { simulatorSettings, type LocalSettings } from "../../scripts/local-settings.ts";
import { root } from "../../scripts/project-folders.ts";
import { RunningServices, untilReady } from "../../scripts/running-services.ts";
import { ensureSecrets } from "../../scripts/secrets.ts";
import { startSimulator } from "../../scripts/start-simulator.ts";
import { findFreePort } from "./free-port.ts";

/** The production build on a database, a simulator and a data folder of its own. */
export type Product = {
  origin: string;
  /** The same, unless the page has a host of its own. */
  apiOrigin: string;
  simulatorOrigin: string;
  /** As the owner of the tables, past row-level security: to arrange and to inspect. */
  sql: <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>;
  /** Ends the server as a crash or `kill -9` would. */
  killServer: () => Promise<void>;
  /** With these settings besides its own. */
  startServer: (more?: Readonly<Record<string, string>>) => Promise<void>;
  /** The server's log so far. */
  readLog: () => Promise<string>;
  stop: () => Promise<void>;
};

const firstPort = 3800;
const portsPerWorker = 40;
/** Tells our server from another one that took the port between our look and the server's bind. */
const release = `e2e-${process.pid}`;

/**
 * Starts everything `pnpm start --demo` starts, in the same order and from the same pieces. With `pagePort` the page has
 * a host of its own there (src/static-host.ts), and the server is the API alone.
 */
export async function startProduct(workerIndex: number, { pagePort }: { pagePort?: number } = {}): Promise<Product> {
  const services = new RunningServices();
  const settings = await makeSettings(workerIndex, pagePort);
  services.add({ name: "data folder", stop: () => rm(settings.dataDir, { recursive: true, force: true }) });
  const postgres = await startEmbedded({ dataDir: settings.dataDir, durable: false });
  services.add({ name: "PostgreSQL", stop: () => postgres.stop() });
  await migrate(postgres.url);
  await startSimulator(settings, services);
  const pool = new pg.Pool({ connectionString: postgres.url, max: 4 });
  pool.on("error", () => undefined);
  services.add({ name: "pool", stop: () => pool.end() });
  const secrets = await ensureSecrets(settings.dataDir, {});
  const server = createServer(settings, { ...secrets, DATABASE_URL: postgres.url });
  services.add({ name: "server", stop: server.kill });
  await server.start();
  return {
    origin: settings.publicOrigin,
    apiOrigin: apiOriginOf(settings),
    simulatorOrigin: `http://localhost:${settings.simulatorPort}`,
    sql: async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
      (await pool.query<Row>(text, values)).rows,
    killServer: server.kill,
    startServer: server.start,
    readLog: () => readFile(logFile(settings), "utf8"),
    stop: () => services.stop(),
  };
}

const logFile = ({ dataDir }: LocalSettings): string => join(dataDir, "server.log");

const apiOriginOf = ({ port }: LocalSettings): string => `http://localhost:${port}`;

async function makeSettings(workerIndex: number, pagePort: number | undefined): Promise<LocalSettings> {
  // Runs side by side start at different ports.
  const port = await findFreePort(firstPort + workerIndex * portsPerWorker + (process.pid % 30));
  const simulatorPort = await findFreePort(port + 1);
  const dataDir = await makeScratchFolder();
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME };
  const publicOrigin = `http://localhost:${pagePort ?? port}`;
  return { env, port, dataDir, publicOrigin, simulatorPort, isProduction: false };
}

function createServer(settings: LocalSettings, secrets: NodeJS.ProcessEnv) {
  let child: ChildProcess | undefined;
  const env = {
    ...settings.env,
    ...simulatorSettings(settings),
    NODE_ENV: "production",
    PORT: String(settings.port),
    PUBLIC_ORIGIN: settings.publicOrigin,
    DATA_DIR: settings.dataDir,
    ...(hasOwnPage(settings) ? { API_ORIGIN: apiOriginOf(settings) } : { WEB_DIST: webDist }),
    // Each test sends an address of its own, so that no test uses up another's limits.
    TRUSTED_PROXY_HOPS: "1",
    // Agents answer at once: nobody here writes in bursts, except where a test says so.
    RUN_DEBOUNCE_MS: "300",
    RUN_MAX_WAIT_MS: "3000",
    RELEASE: release,
    ...secrets,
  };
  return {
    async start(more: Readonly<Record<string, string>> = {}): Promise<void> {
      const log = openSync(logFile(settings), "a");
      const [file = "", ...args] = guardedCommand([process.execPath, "--enable-source-maps", apiEntry], "TERM");
      // Its own process group, so that `kill` reaches the server behind the guard at once.
      const started = spawn(file, args, {
        cwd: root,
        env: { ...env, ...more },
        detached: true,
        stdio: ["pipe", log, log],
      });
      started.stdin?.on("error", () => undefined);
      child = started;
      const exited = exitOf(started);
      await untilReady(`http://127.0.0.1:${settings.port}/readyz`, { name: "server", exited });
      if (!hasOwnPage(settings)) await requireOurs(settings.publicOrigin);
      await warmGoogle(apiOriginOf(settings));
    },
    async kill(): Promise<void> {
      if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const exited = exitOf(child);
      process.kill(-child.pid, "SIGKILL");
      await exited;
    },
  };
}

const hasOwnPage = (settings: LocalSettings): boolean => settings.publicOrigin !== apiOriginOf(settings);

async function requireOurs(origin: string): Promise<void> {
  const page = await (await fetch(origin)).text();
  if (!page.includes(release)) throw new Error(`another server answers at ${origin}`);
}

/**
 * The first sign-in with Google loads the client and reads the provider's discovery document, which is kept for an
 * hour. On a machine that runs everything else at the same time this once took longer than the product waits for Google.
 */
async function warmGoogle(origin: string): Promise<void> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const { headers } = await fetch(`${origin}/auth/google/start`, { redirect: "manual" });
    if (headers.get("location")?.includes("/oidc/")) return;
  }
  throw new Error("the simulated Google does not answer");
}

function exitOf(child: ChildProcess): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  child.once("exit", (code) => resolve(code ?? 1));
  child.once("error", () => resolve(127));
  return promise;
}
