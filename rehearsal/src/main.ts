import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { describeMachine, measureForeignLoad } from "../../bench/src/measure/machine.ts";
import { buildIfChanged } from "../../scripts/build.ts";
import { createFindings, type Findings, printFindings } from "./findings.ts";
import { rehearseDatabaseAway } from "./rehearsals/database-away.ts";
import { rehearseCertificateExpired } from "./rehearsals/certificate-expired.ts";
import { rehearseDatabasePassword } from "./rehearsals/database-password.ts";
import { rehearseFullDisk } from "./rehearsals/full-disk.ts";
import { rehearseInstanceKilled } from "./rehearsals/instance-killed.ts";
import { rehearseMetaTokenExpired } from "./rehearsals/meta-token-expired.ts";
import { rehearseMigrationFails } from "./rehearsals/migration-fails.ts";
import { rehearseRollingDeploy } from "./rehearsals/rolling-deploy.ts";
import { rehearseRotatedKeys } from "./rehearsals/rotated-keys.ts";

type Rehearse = (findings: Findings, options: { isQuick: boolean }) => Promise<void>;

const rehearsals: Readonly<Record<string, Rehearse>> = {
  "rolling-deploy": rehearseRollingDeploy,
  "instance-killed": rehearseInstanceKilled,
  "database-away": rehearseDatabaseAway,
  "migration-fails": rehearseMigrationFails,
  "full-disk": rehearseFullDisk,
  "rotated-keys": rehearseRotatedKeys,
  "meta-token-expired": rehearseMetaTokenExpired,
  "certificate-expired": rehearseCertificateExpired,
  "database-password": rehearseDatabasePassword,
};

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false } },
});
const unknown = wanted.find((name) => !(name in rehearsals));

async function run(): Promise<void> {
  await buildIfChanged((name) => console.log(`Building ${name} for production…`));
  const busy = await measureForeignLoad();
  console.log(`${describeMachine()}; other programs keep ${(busy * 100).toFixed(0)} % of it busy`);
  for (const [name, rehearse] of Object.entries(rehearsals))
    if (wanted.length === 0 || wanted.includes(name)) await attempt(name, rehearse);
}

/** One that breaks down says why and leaves the others their turn. */
async function attempt(name: string, rehearse: Rehearse): Promise<void> {
  const findings = createFindings();
  const startedAt = performance.now();
  try {
    await rehearse(findings, { isQuick: options.quick });
  } catch (error) {
    findings.expect("the rehearsal could be held", false, error instanceof Error ? error.stack : String(error));
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  findings.note(`took ${seconds} s; load average at its end ${(loadavg()[0] ?? 0).toFixed(1)}`);
  printFindings(name, findings);
  if (findings.all.length === 0 || findings.all.some(({ isKept }) => !isKept)) process.exitCode = 1;
}

if (unknown === undefined) await run();
else {
  console.error(`There is no rehearsal "${unknown}". Rehearsals: ${Object.keys(rehearsals).join(", ")}.`);
  process.exitCode = 1;
}
