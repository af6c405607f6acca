import { setTimeout as delay } from "node:timers/promises";
import type { Findings } from "../findings.ts";
import { fullLoad, judgeAll, type LoadSize, smallLoad, startLoad } from "../load.ts";
import { untilReadiness } from "../stage/instance.ts";
import { openStage } from "../stage/stage.ts";

const sizes: Record<"full" | "quick", LoadSize> = {
  full: { ...fullLoad, people: 300, openWithinMs: 6_000, webhooksPerSecond: 50 },
  quick: smallLoad,
};
const awayMs = 10_000;

/**
 * Postgres is stopped and comes back: everybody is told "not now", nobody is signed out, and all goes on without a
 * restart.
 */
export async function rehearseDatabaseAway(findings: Findings, { isQuick }: { isQuick: boolean }): Promise<void> {
  const stage = await openStage();
  try {
    const apis = [await stage.addApi(), await stage.addApi()];
    const worker = await stage.addWorker();
    const load = await startLoad(stage, isQuick ? sizes.quick : sizes.full);
    await delay(3_000);
    const failedBefore = load.ledger.total("failed");
    await stage.stopDatabase();
    await delay(awayMs / 2);
    const said = await Promise.all(apis.map((api) => api.readiness()));
    findings.expect(
      "not ready meanwhile",
      said.every((word) => word === "database_away"),
      said.join(", "),
    );
    await delay(awayMs / 2);
    await stage.startDatabase();
    await Promise.all(apis.map((api) => untilReadiness(api, "ready")));
    // The page waits up to thirty seconds between two tries; so does a stream.
    await delay(isQuick ? 15_000 : 35_000);
    await load.stop();

    const { ledger } = load;
    findings.expect(
      "503 with Retry-After meanwhile",
      ledger.total("unavailable") > 0,
      `${ledger.total("unavailable")}`,
    );
    findings.expectNone("other failures", ledger.total("failed") - failedBefore, ledger.told);
    const running = [...apis, worker].filter((one) => one.isRunning()).length;
    findings.expect("no process ended", running === 3, `${running} of 3 run on`);
    await judgeAll(stage, load, findings);
  } finally {
    await stage.end();
  }
}
