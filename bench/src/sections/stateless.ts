import { z } from "zod";
import { browserRequest, signIn } from "../environment/api-client.ts";
import { benchScript } from "../environment/folders.ts";
import { benchPassword } from "../environment/seed.ts";
import { startServer, type ChildServer } from "../measure/child-server.ts";
import { runLoad } from "../measure/load.ts";
import { compare, type Contender } from "../measure/rounds.ts";
import { figureRows, figuresOf, printAim, printTable } from "../measure/table.ts";
import { connections, type BenchContext } from "./section.ts";

const aim = 1.3;

/** A signed-in call that asks no database, beside what node, Hono and tRPC cost without any of it. */
export async function measureStateless(context: BenchContext): Promise<void> {
  const cookie = await signIn(context.product, context.emails[0] ?? "", benchPassword);
  const floors = {
    "bare node:http": await startServer({ script: benchScript("floors/node-http.ts"), readyPath: "/" }),
    "bare Hono": await startServer({ script: benchScript("floors/hono.ts"), readyPath: "/healthz" }),
    "Hono + tRPC, trivial procedure": await startServer({
      script: benchScript("floors/hono-trpc.ts"),
      readyPath: "/trpc/hello",
    }),
  };
  const rotation = await startServer({
    script: benchScript("alternatives/express-rotation.ts"),
    readyPath: "/healthz",
    env: { DATABASE_URL: context.databaseUrl },
  });
  try {
    const contender = (name: string, server: ChildServer, path: string, cookies: string): Contender => ({
      name,
      server,
      run: () => loadPath(context, server, path, cookies),
    });
    const login = await fetch(`http://127.0.0.1:${rotation.port}/login`, { method: "POST" });
    const { accessToken } = z.object({ accessToken: z.string() }).parse(await login.json());
    const figures = await compare(
      [
        contender("bare node:http", floors["bare node:http"], "/", cookie),
        contender("bare Hono", floors["bare Hono"], "/healthz", cookie),
        contender("Hono + tRPC, trivial procedure", floors["Hono + tRPC, trivial procedure"], "/trpc/hello", cookie),
        contender("auth.session, signed in", context.product, "/trpc/auth.session", cookie),
        contender("Express + jose", rotation, "/me", `at=${accessToken}`),
      ],
      context.rounds,
    );
    printTable("Signed-in call without the database", figureRows(figures, "Hono + tRPC, trivial procedure"));
    const floor = figuresOf(figures, "Hono + tRPC, trivial procedure").cpuPer1000;
    const ratio = figuresOf(figures, "auth.session, signed in").cpuPer1000 / floor;
    printAim(`CPU of auth.session ≤ ${aim} × Hono + tRPC`, ratio <= aim, `${ratio.toFixed(2)} ×`);
  } finally {
    await Promise.all([...Object.values(floors), rotation].map((server) => server.stop()));
  }
}

/** One round of the same GET over all connections. */
export function loadPath({ roundMs }: BenchContext, server: ChildServer, path: string, cookie: string) {
  const request = browserRequest({ path, headers: { cookie } });
  return runLoad({
    port: server.port,
    connections,
    durationMs: roundMs,
    next: () => request,
    isGood: ({ status }) => status === 200,
  });
}
