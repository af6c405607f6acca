import { setTimeout as delay } from "node:timers/promises";
import type { Findings } from "../findings.ts";
import { fullLoad, judgeAll, type LoadSize, smallLoad, startLoad } from "../load.ts";
import { openStage, type Stage } from "../stage/stage.ts";

/** A fifth of the webhooks of a deploy: what the killed worker held is to be seen coming back, not a backlog. */
const sizes: Record<"full" | "quick", LoadSize> = {
  full: { ...fullLoad, webhooksPerSecond: 100 },
  quick: smallLoad,
};

/**
 * One instance and the worker end without a word, as when a machine dies. What was under way there may fail, once; nobody
 * is signed out, no webhook is lost, and the jobs the worker held come back by their lease.
 */
export async function rehearseInstanceKilled(findings: Findings, { isQuick }: { isQuick: boolean }): Promise<void> {
  const stage = await openStage();
  try {
    const doomed = await stage.addApi();
    await stage.addApi();
    const worker = await stage.addWorker();
    const load = await startLoad(stage, isQuick ? sizes.quick : sizes.full);
    const steadyMs = isQuick ? 2_000 : 10_000;
    await delay(steadyMs);
    await doomed.kill();
    await delay(steadyMs);
    const failedAtOnce = load.ledger.total("failed");
    const held = await killWhileItWorks(stage, worker);
    stage.balancer.remove(doomed.port);
    await stage.addApi();
    await stage.addWorker();
    await delay(steadyMs);
    await load.stop();

    findings.note(
      `of ${load.ledger.total("answered") + failedAtOnce} requests ${failedAtOnce} were under way at the killed instance and failed`,
    );
    for (const line of load.ledger.told.slice(0, 3)) findings.note(`  ${line}`);
    findings.expectNone(
      "requests failed later than that",
      load.ledger.total("failed") - failedAtOnce,
      load.ledger.told,
    );
    findings.expectNone("requests answered with 503", load.ledger.total("unavailable"));
    findings.note(`jobs the killed worker held: ${held}`);
    await judgeAll(stage, load, findings);
    await judgeJobs(stage, findings);
  } finally {
    await stage.end();
  }
}

/** Kills the worker in a moment in which jobs are under way; how many. */
async function killWhileItWorks({ sql }: Stage, worker: { kill(): Promise<void> }): Promise<number> {
  const count = async (): Promise<number> => {
    const [row] = await sql<{ n: number }>(
      "SELECT count(*)::int AS n FROM graphile_worker._private_jobs WHERE locked_at IS NOT NULL",
    );
    return row?.n ?? 0;
  };
  for (let looks = 0; looks < 2_000 && (await count()) === 0; looks += 1) await delay(2);
  await worker.kill();
  return count();
}

async function judgeJobs({ sql }: Stage, findings: Findings): Promise<void> {
  const [row] = await sql<{ held: number; dead: number }>(
    `SELECT (SELECT count(*)::int FROM graphile_worker._private_jobs WHERE locked_at < now() - interval '1 minute') AS held,
       (SELECT count(*)::int FROM dead_letters) AS dead`,
  );
  findings.expectNone("jobs held by nobody", row?.held ?? -1);
  findings.expectNone("jobs given up", row?.dead ?? -1);
}
