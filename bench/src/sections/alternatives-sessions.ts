import { z } from "zod";
import { browserRequest, signIn } from "../environment/api-client.ts";
import { benchScript } from "../environment/folders.ts";
import { benchPassword } from "../environment/seed.ts";
import { startServer, type ChildServer } from "../measure/child-server.ts";
import { runLoad } from "../measure/load.ts";
import { compare, type Contender, type Figures } from "../measure/rounds.ts";
import { figuresOf, printTable, roundsOf } from "../measure/table.ts";
import { connections, type BenchContext } from "./section.ts";

const floorName = "JWT, verified at each call";
/** More sessions than connections: nobody waits for another's row. */
const sessionsEach = 256;
/** Contender and `STRATEGY` of `alternatives/session-strategies.ts`. */
const strategies: Readonly<Record<string, string>> = {
  [floorName]: "jwt",
  "JWT, remembered, revocations in memory (ours)": "jwt-memory",
  "JWT + blacklist in Postgres": "jwt-blacklist",
  "session id, row read": "session-id",
  "session id, row read and its expiry moved": "session-id-sliding",
};
const loginAnswer = z.object({ credential: z.string().optional() });

/** The same answer ("who am I") by every way to know it; nothing else is asked of the database. */
export async function measureSessionStrategies(context: BenchContext): Promise<void> {
  const env = { DATABASE_URL: context.databaseUrl };
  const started: ChildServer[] = [];
  const start = async (script: string, extra: Readonly<Record<string, string>> = {}): Promise<ChildServer> => {
    const server = await startServer({ script: benchScript(script), readyPath: "/healthz", env: { ...env, ...extra } });
    started.push(server);
    return server;
  };
  const contender = (name: string, server: ChildServer, path: string, cookies: readonly string[]): Contender => {
    const requests = cookies.map((cookie) => browserRequest({ path, headers: { cookie } }));
    return {
      name,
      server,
      behindCpuSeconds: context.databaseCpuSeconds,
      run: () =>
        runLoad({
          port: server.port,
          connections,
          durationMs: context.roundMs,
          next: (index) => requests[index % requests.length] ?? Buffer.alloc(0),
          isGood: ({ status }) => status === 200,
        }),
    };
  };
  try {
    const contenders: Contender[] = [];
    for (const [name, strategy] of Object.entries(strategies)) {
      const server = await start("alternatives/session-strategies.ts", { STRATEGY: strategy });
      contenders.push(contender(name, server, "/me", await logInEach(server)));
    }
    const express = await start("alternatives/express-session.ts");
    contenders.push(contender("Express + express-session in Postgres", express, "/me", await logInEach(express)));
    const cookie = await signIn(context.product, context.emails[3] ?? "", benchPassword);
    contenders.push(contender("the product's auth.session", context.product, "/trpc/auth.session", [cookie]));
    const figures = await compare(contenders, context.rounds);
    printTable("Who calls: one answer, seven ways", rows(figures));
  } finally {
    await Promise.all(started.map((server) => server.stop()));
  }
}

/** A Cookie header for each of many sessions. */
async function logInEach(server: ChildServer): Promise<string[]> {
  const cookies: string[] = [];
  for (let index = 0; index < sessionsEach; index += 1) {
    const login = await fetch(`http://127.0.0.1:${server.port}/login`, { method: "POST" });
    const { credential } = loginAnswer.parse(await login.json());
    cookies.push(credential ? `credential=${credential}` : (login.headers.getSetCookie()[0]?.split(";")[0] ?? ""));
  }
  return cookies;
}

function rows(figures: readonly Figures[]): Record<string, string>[] {
  const first = figuresOf(figures, floorName);
  const floor = first.cpuPer1000 + first.behindPer1000;
  return figures.map(({ name, cpuPer1000, behindPer1000, spread }) => ({
    what: name,
    "server CPU s / 1000": cpuPer1000.toFixed(3),
    "Postgres CPU s / 1000": behindPer1000.toFixed(3),
    "both, × the first": ((cpuPer1000 + behindPer1000) / floor).toFixed(2),
    rounds: roundsOf(spread),
  }));
}
