import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { z } from "zod";
import { browserRequest, csrfTokenIn } from "../environment/api-client.ts";
import { benchScript } from "../environment/folders.ts";
import { ageSessions, refreshTokensOf, type SeededSession } from "../environment/seed.ts";
import type { ChildServer } from "../measure/child-server.ts";
import { onServerCore } from "../measure/cores.ts";
import { runLoad } from "../measure/load.ts";
import type { Contender } from "../measure/rounds.ts";
import { connections } from "./section.ts";

interface ProductRefreshOptions {
  readonly name: string;
  readonly product: ChildServer;
  readonly databaseUrl: string;
  readonly ring: string;
  readonly sessions: SeededSession[];
}

/** Each round ages the sessions through SQL, then refreshes every one of them over HTTP, once. */
export async function createProductRefresh(options: ProductRefreshOptions): Promise<Contender> {
  const { name, product, databaseUrl, ring, sessions } = options;
  const tokens = refreshTokensOf(ring);
  const cookieOf = (session: SeededSession): string => `rt=${tokens.issue(session)}`;
  const csrfTokens = await fetchCsrfTokens(product, sessions.map(cookieOf));
  return {
    name,
    server: product,
    async run() {
      await ageSessions(databaseUrl, sessions);
      const requests = sessions.map((session, index) => refreshRequest(cookieOf(session), csrfTokens[index] ?? ""));
      const result = await runLoad({
        port: product.port,
        connections,
        requests: requests.length,
        next: (index) => requests[index] ?? Buffer.alloc(0),
        isGood: ({ status, bytes }) => status === 200 && bytes.includes('"outcome":"rotate"'),
      });
      for (const session of sessions) session.generation += 1;
      return result;
    },
  };
}

function refreshRequest(cookie: string, csrfToken: string): Buffer {
  return browserRequest({
    method: "POST",
    path: "/trpc/auth.refresh",
    headers: { cookie, "x-csrf-token": csrfToken },
    body: "{}",
  });
}

/** The token of a session never changes: it is bound to the handle. */
async function fetchCsrfTokens(product: ChildServer, cookies: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  await runLoad({
    port: product.port,
    connections,
    requests: cookies.length,
    next: (index) => browserRequest({ path: "/trpc/auth.session", headers: { cookie: cookies[index] ?? "" } }),
    isGood({ status, bytes }, index) {
      if (status === 200) found[index] = csrfTokenIn(bytes);
      return status === 200;
    },
  });
  return found;
}

/** Signs in as many families, then presents each one's newest token in every round. */
export async function createExpressRotation(name: string, server: ChildServer, count: number): Promise<Contender> {
  const tokens: string[] = [];
  const load = (next: (index: number) => Buffer, pattern: RegExp) =>
    runLoad({
      port: server.port,
      connections,
      requests: count,
      next,
      isGood({ status, bytes }, index) {
        tokens[index] = pattern.exec(bytes.toString("latin1"))?.[1] ?? "";
        return status === 200 && tokens[index] !== "";
      },
    });
  const login = browserRequest({ method: "POST", path: "/login", body: "{}" });
  await load(() => login, /"refreshToken":"([^"]+)"/);
  const refresh = (index: number): Buffer =>
    browserRequest({ method: "POST", path: "/refresh", headers: { cookie: `rt=${tokens[index]}` }, body: "{}" });
  return { name, server, run: () => load(refresh, /set-cookie: rt=([^;]+)/i) };
}

const roundAnswer = z.object({ seconds: z.number(), cpuSeconds: z.number() });

/** The statement in a process of its own on the server's core, fed over its standard input. */
export function createBareStatement(name: string, databaseUrl: string, sessions: SeededSession[]): Contender {
  const [file, args] = onServerCore(process.execPath, [benchScript("floors/refresh-statement.ts")]);
  const child = spawn(file, args, {
    env: { ...process.env, NODE_ENV: "production", DATABASE_URL: databaseUrl },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let cpuSeconds = 0;
  const stop = async (): Promise<void> => {
    child.stdin.end();
    if (child.exitCode === null) await once(child, "exit");
  };
  return {
    name,
    server: { port: 0, readyMs: 0, cpuSeconds: () => cpuSeconds, memoryBytes: () => 0, stop },
    async run() {
      await ageSessions(databaseUrl, sessions);
      const round = sessions.map(({ handleHash, generation }) => ({
        handleHash: handleHash.toString("hex"),
        generation,
      }));
      child.stdin.write(`${JSON.stringify(round)}\n`);
      const line = await answers.next();
      if (line.done) throw new Error("the bare loop ended");
      const answer = roundAnswer.parse(JSON.parse(line.value));
      cpuSeconds += answer.cpuSeconds;
      for (const session of sessions) session.generation += 1;
      return { completed: sessions.length, seconds: answer.seconds, latencies: new Float64Array() };
    },
  };
}
