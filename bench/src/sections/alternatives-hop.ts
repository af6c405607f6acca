import { z } from "zod";
import { browserRequest, signIn } from "../environment/api-client.ts";
import { benchScript } from "../environment/folders.ts";
import { benchPassword } from "../environment/seed.ts";
import { startServer, type ChildServer } from "../measure/child-server.ts";
import { runLoad } from "../measure/load.ts";
import { compare, type Contender, type Figures } from "../measure/rounds.ts";
import { figuresOf, printTable, roundsOf } from "../measure/table.ts";
import { connections, type BenchContext } from "./section.ts";

const path = "/trpc/auth.me";
const floorName = "browser → API";
const loginAnswer = z.object({ credential: z.string() });

interface Way {
  readonly name: string;
  /** Where the browser's request goes; its CPU is that of every process on the way. */
  readonly server: ChildServer;
  readonly cookie: string;
}

/** The same signed-in read straight from the API, and through a second process that hands it on. */
export async function measureHop(context: BenchContext): Promise<void> {
  const apiCookie = await signIn(context.product, context.emails[4] ?? "", benchPassword);
  const start = (session: string): Promise<ChildServer> =>
    startServer({
      script: benchScript("alternatives/bff.ts"),
      readyPath: "/healthz",
      env: {
        API_ORIGIN: `http://127.0.0.1:${context.product.port}`,
        DATABASE_URL: context.databaseUrl,
        SESSION: session,
      },
    });
  const passing = await start("none");
  const keeping = await start("pg");
  try {
    const login = await fetch(`http://127.0.0.1:${keeping.port}/login`, {
      method: "POST",
      headers: { cookie: apiCookie },
    });
    const { credential } = loginAnswer.parse(await login.json());
    const ways: Way[] = [
      { name: floorName, server: context.product, cookie: apiCookie },
      { name: "browser → BFF → API, cookies handed on", server: both(passing, context.product), cookie: apiCookie },
      {
        name: "browser → BFF with sessions in Postgres → API",
        server: both(keeping, context.product),
        cookie: `bff=${credential}`,
      },
    ];
    const loaded = await compare(toContenders(context, ways, connections), context.rounds);
    const alone = await compare(toContenders(context, ways, 1), context.rounds);
    printTable("A signed-in read, with and without a process before the API", rows(loaded, alone));
  } finally {
    await Promise.all([passing.stop(), keeping.stop()]);
  }
}

function both(first: ChildServer, second: ChildServer): ChildServer {
  return { ...first, cpuSeconds: () => first.cpuSeconds() + second.cpuSeconds() };
}

function toContenders(context: BenchContext, ways: readonly Way[], open: number): Contender[] {
  return ways.map(({ name, server, cookie }) => {
    const request = browserRequest({ path, headers: { cookie } });
    return {
      name,
      server,
      behindCpuSeconds: context.databaseCpuSeconds,
      run: () =>
        runLoad({
          port: server.port,
          connections: open,
          durationMs: context.roundMs,
          next: () => request,
          isGood: ({ status }) => status === 200,
        }),
    };
  });
}

/** CPU under load, and how long one call takes when nobody else asks. */
function rows(loaded: readonly Figures[], alone: readonly Figures[]): Record<string, string>[] {
  const floor = figuresOf(loaded, floorName);
  const floorMs = figuresOf(alone, floorName).p50Ms;
  return loaded.map(({ name, cpuPer1000, behindPer1000, spread }) => {
    const { p50Ms } = figuresOf(alone, name);
    return {
      what: name,
      "Node CPU s / 1000": cpuPer1000.toFixed(3),
      "Postgres CPU s / 1000": behindPer1000.toFixed(3),
      "both, × the first": ((cpuPer1000 + behindPer1000) / (floor.cpuPer1000 + floor.behindPer1000)).toFixed(2),
      "p50 ms, one at a time": p50Ms.toFixed(2),
      "× the first": (p50Ms / floorMs).toFixed(2),
      rounds: roundsOf(spread),
    };
  });
}
