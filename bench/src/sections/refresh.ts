import { benchScript } from "../environment/folders.ts";
import { seedSessions } from "../environment/seed.ts";
import { startServer } from "../measure/child-server.ts";
import { compare } from "../measure/rounds.ts";
import { figureRows, figuresOf, printAim, printTable } from "../measure/table.ts";
import { createBareStatement, createExpressRotation, createProductRefresh } from "./refresh-contenders.ts";
import type { BenchContext } from "./section.ts";

/** Sessions per contender; each rotates once per round, because a session may not rotate twice in a minute. */
const sessionsEach = 3000;
const bareName = "the refresh statement in a bare loop";
const productName = "auth.refresh";
const expressName = "Express, one-time token in a transaction";

/** Rotations per second of many sessions, beside the statement alone and the rotation most tutorials show. */
export async function measureRefresh(context: BenchContext): Promise<void> {
  const { databaseUrl, emails, product, keys } = context;
  const express = await startServer({
    script: benchScript("alternatives/express-rotation.ts"),
    readyPath: "/healthz",
    env: { DATABASE_URL: databaseUrl },
  });
  const bare = createBareStatement(
    bareName,
    databaseUrl,
    await seedSessions(databaseUrl, emails[1] ?? "", sessionsEach),
  );
  try {
    const sessions = await seedSessions(databaseUrl, emails[2] ?? "", sessionsEach);
    const figures = await compare(
      [
        bare,
        await createProductRefresh({ name: productName, product, databaseUrl, ring: keys.REFRESH_KEYS, sessions }),
        await createExpressRotation(expressName, express, sessionsEach),
      ],
      context.rounds,
    );
    printTable("Refresh: every answer rotates", figureRows(figures, bareName));
    const rate = (name: string): number => figuresOf(figures, name).perSecond;
    const share = rate(productName) / rate(bareName);
    printAim("rate of auth.refresh ≥ 50 % of the bare statement's", share >= 0.5, `${(share * 100).toFixed(0)} %`);
    const lead = rate(productName) / rate(expressName);
    printAim("auth.refresh ahead of the alternative", lead > 1, `${lead.toFixed(2)} × its rate`);
  } finally {
    await Promise.all([express.stop(), bare.server.stop()]);
  }
}
