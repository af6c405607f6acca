import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Findings } from "../findings.ts";
import { fullLoad, judgeAll, type Load, smallLoad, startLoad } from "../load.ts";
import type { Instance } from "../stage/instance.ts";
import { expandMigration, makeNextRelease, nextVersion, type Release } from "../stage/releases.ts";
import { runMigrationStep } from "../stage/run-migrations.ts";
import { openStage, type Stage } from "../stage/stage.ts";

/**
 * Two instances and a worker are replaced one after the other by the next release, after its migration, while people and
 * Meta go on: nobody notices.
 */
export async function rehearseRollingDeploy(findings: Findings, { isQuick }: { isQuick: boolean }): Promise<void> {
  const stage = await openStage();
  try {
    const next = await makeNextRelease(join(stage.folder, "next"), expandMigration);
    const old = [await stage.addApi(), await stage.addApi()];
    const oldWorker = await stage.addWorker();
    const load = await startLoad(stage, isQuick ? smallLoad : fullLoad);
    const steadyMs = isQuick ? 1_000 : 5_000;
    await delay(steadyMs);
    await runMigrationStep(stage.ownerUrl, next);
    const codes = await replaceAll(stage, { old, oldWorker, next, steadyMs });
    await delay(steadyMs);
    await load.stop();
    findings.expectNone("instances that did not end by themselves", codes.filter((code) => code !== 0).length);
    await judgeRequests(stage, load, findings);
    await judgeAll(stage, load, findings);
    await judgeMigration(stage, findings);
  } finally {
    await stage.end();
  }
}

interface Replacement {
  readonly old: readonly Instance[];
  readonly oldWorker: Instance;
  readonly next: Release;
  readonly steadyMs: number;
}

/** The exit codes of the old processes. */
async function replaceAll(stage: Stage, { old, oldWorker, next, steadyMs }: Replacement): Promise<number[]> {
  const codes: number[] = [];
  for (const instance of old) {
    await stage.addApi(next);
    codes.push(await stage.retire(instance));
    await delay(steadyMs);
  }
  await stage.addWorker(next);
  codes.push(await oldWorker.terminate());
  return codes;
}

async function judgeRequests(stage: Stage, { ledger, meta }: Load, findings: Findings): Promise<void> {
  const { forwarded, retried, failed, told } = await stage.balancer.report();
  findings.expectNone("requests failed, as their senders saw them", ledger.total("failed"), ledger.told);
  findings.expectNone("requests answered with 503", ledger.total("unavailable"));
  findings.expectNone("requests the balancer could not answer", failed, told);
  findings.expectNone("webhooks that had to be sent again", meta.repeats());
  const kinds = [...ledger.tallies].map(([kind, { answered }]) => `${answered} ${kind}`);
  findings.note(`requests: ${kinds.join(", ")}; forwarded ${forwarded}, sent to a second instance ${retried}`);
}

async function judgeMigration(stage: Stage, findings: Findings): Promise<void> {
  const rows = await stage.sql("SELECT FROM schema_migrations WHERE version = $1", [await nextVersion()]);
  findings.expect("the migration ran in the middle", rows.length === 1);
}
