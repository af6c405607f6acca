import { setTimeout as delay } from "node:timers/promises";
import type { Findings } from "../findings.ts";
import { judgeLogs, judgeSessions, judgeWebhooks, smallLoad, startLoad } from "../load.ts";
import { untilReadiness } from "../stage/instance.ts";
import { loginPassword, openStage, type Stage } from "../stage/stage.ts";

/**
 * The password of the API's login is changed behind its back. Connections that are open go on; new ones fail, and then
 * the instances say so; with the right password in place again they recover by themselves.
 */
export async function rehearseDatabasePassword(findings: Findings): Promise<void> {
  const stage = await openStage();
  try {
    const apis = [await stage.addApi(), await stage.addApi()];
    const worker = await stage.addWorker();
    const load = await startLoad(stage, smallLoad);
    await changePassword(stage, "um-outro-segredo");
    await delay(3_000);
    findings.expectNone("failures while connections are open", load.ledger.total("failed"), load.ledger.told);
    await endConnections(stage);
    await Promise.all(apis.map((api) => untilReadiness(api, "database_away")));
    findings.expect("without connections the instances are not ready", true, "database_away");
    await delay(5_000);
    await changePassword(stage, loginPassword);
    await Promise.all(apis.map((api) => untilReadiness(api, "ready")));
    findings.expect("with the password back they are, without a restart", true, "ready");
    await delay(15_000);
    await load.stop();

    const { ledger } = load;
    findings.expect(
      "503 with Retry-After meanwhile",
      ledger.total("unavailable") > 0,
      `${ledger.total("unavailable")}`,
    );
    findings.expectNone("other failures", ledger.total("failed"), ledger.told);
    const running = [...apis, worker].filter((one) => one.isRunning()).length;
    findings.expect("no process ended", running === 3, `${running} of 3 run on`);
    judgeSessions(load, findings);
    await judgeWebhooks(stage, load, findings);
    judgeLogs(stage, findings);
  } finally {
    await stage.end();
  }
}

const changePassword = ({ sql }: Stage, password: string) => sql(`ALTER ROLE piloto_api PASSWORD '${password}'`);

/** As a failover does. */
const endConnections = ({ sql }: Stage) =>
  sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'piloto_api'");
