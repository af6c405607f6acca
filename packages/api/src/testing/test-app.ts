import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TRPCClient } from "@trpc/client";
import { createTRPCClient, httpLink } from "@trpc/client";
import { z } from "zod";
import { createApp } from "../app.ts";
import { type Env, parseEnv } from "../env.ts";
import { createOutboxWorker } from "../features/outbox/outbox.worker.ts";
import { createLog } from "../http/log.ts";
import { createJobHandlers } from "../job-handlers.ts";
import type { TaskOutcome } from "../ports/jobs/job-task.ts";
import { createJobRunner, type DrainOptions } from "../ports/jobs/postgres-job-runner.ts";
import type { Mail } from "../ports/mailer/mailer.ts";
import type { AppRouter } from "../router-types.ts";
import { createServices, type Services, stopServices } from "../services.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";

const testKeys = (seed: number) =>
  `1:${Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 7 + seed) % 256)).toString("base64url")}`;

/** The product on a database of its own, without a socket. Every instance made from one test app shares the database. */
export type TestApp = {
  services: Services;
  database: TestDatabase;
  /** One HTTP request, as it would arrive on the socket. */
  request: (path: string, init?: RequestInit) => Promise<Response>;
  /** A browser with cookies of its own; `instance` 1 is a second server on the same database. */
  browser: (options?: BrowserOptions) => TestBrowser;
  /** Delivers all that waits in the outbox; the mails sent so far, oldest first. */
  deliverMails: () => Promise<Mail[]>;
  /** Runs all jobs that are due, or up to a time, and what comes of them; each run with its error, in order. */
  runJobs: (options?: DrainOptions) => Promise<TaskOutcome[]>;
  /** Another instance of the product on the same database. */
  startInstance: (
    overrides?: Record<string, string>,
  ) => Promise<Pick<TestApp, "services" | "request" | "browser" | "logLines">>;
  /** What this instance has logged; nothing unless LOG_LEVEL is given. */
  logLines: Record<string, unknown>[];
  stop: () => Promise<void>;
};

export type BrowserOptions = { userAgent?: string; address?: string; headers?: Record<string, string> };

export type TestBrowser = {
  trpc: TRPCClient<AppRouter>;
  /** By name; change it to lose or steal cookies. */
  cookies: Map<string, string>;
  /** The last answer, for headers and status. */
  lastResponse: () => Response | undefined;
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
};

const sessionAnswer = z.object({ result: z.object({ data: z.object({ csrfToken: z.string() }) }) });

export const chromeOnWindows =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";

export async function createTestApp(overrides: Record<string, string> = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const first = await startInstance(database, overrides);
  const mails: Mail[] = [];
  const outbox = createOutboxWorker(first.services, { send: async (mail) => void mails.push(mail) });
  const jobRunner = createJobRunner({ services: first.services, handlers: createJobHandlers(first.services) });
  const others: Services[] = [];
  return {
    ...first,
    database,
    async deliverMails() {
      // Twice: what the first round finds out (whose address it was) may queue a mail.
      await outbox.drain();
      await outbox.drain();
      return mails;
    },
    runJobs: (options) => jobRunner.drain(options),
    async startInstance(more = {}) {
      const instance = await startInstance(database, { ...overrides, ...more });
      others.push(instance.services);
      return instance;
    },
    async stop() {
      await jobRunner.stop();
      for (const services of [first.services, ...others]) await stopServices(services);
      await database.drop();
      await rm(dataDirOf(database), { recursive: true, force: true });
    },
  };
}

async function startInstance(database: TestDatabase, overrides: Record<string, string>) {
  const env = testEnv(database, overrides);
  const logLines: Record<string, unknown>[] = [];
  const services = createServices(env, createLog(env, { write: (line) => void logLines.push(JSON.parse(line)) }));
  // Tests poll by hand: no timer decides when a revocation is heard, unless a test starts the feed itself.
  await services.revocations.poll();
  const app = createApp(services);
  const request = async (path: string, init?: RequestInit) => app.request(new URL(path, env.PUBLIC_ORIGIN).href, init);
  const browser = (options: BrowserOptions = {}) => openBrowser(request, env.PUBLIC_ORIGIN, options);
  return { services, request, browser, logLines };
}

/** One for all instances of a test's database, as on one machine. */
const dataDirOf = ({ ownerUrl }: TestDatabase): string =>
  join(tmpdir(), "piloto-api-tests", new URL(ownerUrl).pathname.slice(1));

function testEnv(database: TestDatabase, overrides: Record<string, string>): Env {
  return parseEnv({
    NODE_ENV: "test",
    DATA_DIR: dataDirOf(database),
    PORT: "3000",
    DATABASE_URL: database.ownerUrl,
    DATABASE_POOL_SIZE: "8",
    LOG_LEVEL: "silent",
    TRUSTED_PROXY_HOPS: "1",
    // Nobody listens there: no test speaks with the real Meta.
    META_GRAPH_URL: "http://127.0.0.1:9",
    INSTAGRAM_GRAPH_URL: "http://127.0.0.1:9",
    JWT_KEYS: testKeys(1),
    REFRESH_KEYS: testKeys(2),
    CSRF_KEYS: testKeys(3),
    ENCRYPTION_KEYS: testKeys(4),
    ...overrides,
  });
}

/** Behaves as a browser does on our page: keeps cookies, sends Origin and Sec-Fetch-Site, fetches its CSRF token. */
function openBrowser(request: TestApp["request"], origin: string, options: BrowserOptions): TestBrowser {
  const cookies = new Map<string, string>();
  let last: Response | undefined;

  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    headers.set("user-agent", options.userAgent ?? chromeOnWindows);
    headers.set("x-forwarded-for", options.address ?? "203.0.113.7");
    headers.set("sec-fetch-site", "same-origin");
    headers.set("sec-fetch-mode", "cors");
    if (init.method === "POST") headers.set("origin", origin);
    for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, value);
    const response = await request(path, { ...init, headers });
    storeCookies(cookies, response.headers.getSetCookie());
    last = response;
    return response;
  };

  const withCsrf = async (path: string, init: RequestInit = {}): Promise<Response> => {
    if (init.method !== "POST") return send(path, init);
    const session = sessionAnswer.parse(await (await send("/trpc/auth.session")).json());
    return send(path, { ...init, headers: { ...headersOf(init), "x-csrf-token": session.result.data.csrfToken } });
  };

  const trpc = createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${origin}/trpc`, fetch: (url, init) => withCsrf(pathOf(url, origin), toInit(init)) })],
  });
  return { trpc, cookies, fetch: send, lastResponse: () => last };
}

const pathOf = (url: unknown, origin: string): string => String(url).replace(origin, "");
const headersOf = (init: RequestInit): Record<string, string> => Object.fromEntries(new Headers(init.headers));

function toInit(init: { method?: string; headers?: unknown; body?: unknown } | undefined): RequestInit {
  const body = typeof init?.body === "string" ? { body: init.body } : {};
  return {
    method: init?.method ?? "GET",
    headers: new Headers(isHeaderRecord(init?.headers) ? init.headers : {}),
    ...body,
  };
}

const isHeaderRecord = (value: unknown): value is Record<string, string> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function storeCookies(cookies: Map<string, string>, setCookies: string[]): void {
  for (const line of setCookies) {
    const [pair = "", ...attributes] = line.split(";");
    const at = pair.indexOf("=");
    const name = pair.slice(0, at).trim();
    const isExpired = attributes.some((attribute) => /^\s*max-age=0\s*$/i.test(attribute));
    if (isExpired) cookies.delete(name);
    else cookies.set(name, decodeURIComponent(pair.slice(at + 1)));
  }
}
