import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { dumpSchema } from "@piloto/db/schema-dump";
import type { Findings } from "../findings.ts";
import { judgeLogs, judgeSessions, judgeWebhooks, type Load, smallLoad, startLoad } from "../load.ts";
import { untilReadiness } from "../stage/instance.ts";
import { expandMigration, makeNextRelease, mendMigration, nextVersion, type Release } from "../stage/releases.ts";
import { startMigrationStep } from "../stage/run-migrations.ts";
import { openStage, type Stage } from "../stage/stage.ts";

const breaksInTheMiddle = `ALTER TABLE sessions ADD COLUMN half_way text;
ALTER TABLE sessions ADD COLUMN other text REFERENCES nothing_of_the_kind (id);
`;
// On a table of its own: what it holds on to is to be seen, and not to keep people waiting.
const takesLong = `CREATE TABLE half_way (id int);
SELECT pg_sleep(600);
`;

/**
 * A migration breaks after its first statement; another one's process is killed; two steps run at once. The database is
 * as before or wholly after, the release that runs goes on, and the next one is not ready before its migration has run.
 */
export async function rehearseMigrationFails(findings: Findings): Promise<void> {
  const stage = await openStage();
  try {
    const next = await makeNextRelease(join(stage.folder, "next"), breaksInTheMiddle);
    const old = await stage.addApi();
    await stage.addWorker();
    const load = await startLoad(stage, smallLoad);
    const before = await dumpSchema(stage.ownerUrl);

    await failInTheMiddle(stage, next, { before, findings });
    const early = await stage.start(next, { RUN: "api" });
    await untilReadiness(early, "migrations_pending");
    findings.expect("the next release is not ready", true, "migrations_pending");
    await killInTheMiddle(stage, next, { before, findings });
    findings.expect("the release that runs is ready all the while", (await old.readiness()) === "ready");
    await mendMigration(next, expandMigration);
    await runTwice(stage, next, findings);
    await untilReadiness(early, "ready");
    findings.expect("the next release is ready without a restart once it has run", true, "ready");

    await judge(stage, load, findings);
  } finally {
    await stage.end();
  }
}

type Watch = { readonly before: string; readonly findings: Findings };

async function failInTheMiddle(stage: Stage, next: Release, { before, findings }: Watch): Promise<void> {
  const { code, output } = await startMigrationStep(stage.ownerUrl, next).ended;
  findings.expect(
    "a migration that breaks ends the step with an error that names it",
    code === 1 && output.includes(`${await nextVersion()} failed and was undone`),
    output.trim(),
  );
  findings.expect("and leaves the database as before", (await dumpSchema(stage.ownerUrl)) === before);
}

async function killInTheMiddle(stage: Stage, next: Release, { before, findings }: Watch): Promise<void> {
  await mendMigration(next, takesLong);
  const step = startMigrationStep(stage.ownerUrl, next);
  const sleeping = async () => (await stage.sql(`${sessionsOfTheStep} AND query LIKE '%pg_sleep%'`)).length === 1;
  while (!(await sleeping())) await delay(50);
  step.child.kill("SIGKILL");
  await step.ended;
  for (const end = Date.now() + 30_000; Date.now() < end && (await stage.sql(sessionsOfTheStep)).length > 0;)
    await delay(100);
  findings.expectNone("connections a killed step leaves behind", (await stage.sql(sessionsOfTheStep)).length);
  findings.expect("which leaves the database as before, too", (await dumpSchema(stage.ownerUrl)) === before);
}

const sessionsOfTheStep = "SELECT FROM pg_stat_activity WHERE application_name = 'piloto-migrate'";

async function runTwice(stage: Stage, next: Release, findings: Findings): Promise<void> {
  const steps = [startMigrationStep(stage.ownerUrl, next), startMigrationStep(stage.ownerUrl, next)];
  const ends = await Promise.all(steps.map(({ ended }) => ended));
  const applied = ends.filter(({ output }) => output.includes("_rehearse_")).length;
  findings.expect(
    "of two steps at once one migrates, and both end well",
    ends.every(({ code }) => code === 0) && applied === 1,
    ends.map(({ output }) => output.trim()).join(" | "),
  );
}

async function judge(stage: Stage, load: Load, findings: Findings): Promise<void> {
  await load.stop();
  const { ledger } = load;
  findings.expectNone("requests failed", ledger.total("failed") + ledger.total("unavailable"), ledger.told);
  judgeSessions(load, findings);
  await judgeWebhooks(stage, load, findings);
  judgeLogs(stage, findings);
}
