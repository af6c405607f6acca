import { signIn } from "../environment/api-client.ts";
import { benchScript } from "../environment/folders.ts";
import { benchPassword } from "../environment/seed.ts";
import { startServer } from "../measure/child-server.ts";
import { compare } from "../measure/rounds.ts";
import { figureRows, figuresOf, printAim, printTable } from "../measure/table.ts";
import type { BenchContext } from "./section.ts";
import { loadPath } from "./stateless.ts";

const aim = 1.5;
const floorName = "Hono + pooled pg query";

/** A signed-in call with one read, beside one prepared query behind Hono and a session kept in Postgres by Express. */
export async function measureRead(context: BenchContext): Promise<void> {
  const email = context.emails[0] ?? "";
  const cookie = await signIn(context.product, email, benchPassword);
  const env = { DATABASE_URL: context.databaseUrl };
  const floor = await startServer({
    script: benchScript("floors/hono-pg.ts"),
    readyPath: `/user/${email}`,
    env,
  });
  const express = await startServer({
    script: benchScript("alternatives/express-session.ts"),
    readyPath: "/healthz",
    env,
  });
  try {
    const login = await fetch(`http://127.0.0.1:${express.port}/login`, { method: "POST" });
    const expressCookie = login.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const figures = await compare(
      [
        { name: floorName, server: floor, run: () => loadPath(context, floor, `/user/${email}`, cookie) },
        {
          name: "auth.me, signed in",
          server: context.product,
          run: () => loadPath(context, context.product, "/trpc/auth.me", cookie),
        },
        {
          name: "Express + express-session in pg",
          server: express,
          run: () => loadPath(context, express, "/me", expressCookie),
        },
      ],
      context.rounds,
    );
    printTable("Signed-in call with one read", figureRows(figures, floorName));
    const ratio = figuresOf(figures, "auth.me, signed in").cpuPer1000 / figuresOf(figures, floorName).cpuPer1000;
    printAim(`CPU of auth.me ≤ ${aim} × the bare pooled query`, ratio <= aim, `${ratio.toFixed(2)} ×`);
  } finally {
    await Promise.all([floor.stop(), express.stop()]);
  }
}
