import { mkdir } from "node:fs/promises";
import { OperatorError } from "@piloto/db/operator-error";
import { apiEntry, buildIfChanged, webDist } from "./build.ts";
import { ensureDemoConversations } from "./demo-conversations.ts";
import { startGuarded, type GuardedProcess } from "./guarded-process.ts";
import { openLocalDatabase, type LocalDatabase } from "./local-database.ts";
import { readLocalSettings, simulatorSettings, type LocalSettings } from "./local-settings.ts";
import { requireFreePort } from "./ports.ts";
import { root } from "./project-folders.ts";
import { type RunningServices, untilReady } from "./running-services.ts";
import { ensureSecrets } from "./secrets.ts";
import { describeSignIn, describeSimulator } from "./sign-in-lines.ts";
import { startSimulator } from "./start-simulator.ts";
import { runUntilStopped } from "./until-stopped.ts";

async function start(services: RunningServices): Promise<void> {
  const settings = readLocalSettings();
  const withSimulator = process.argv.includes("--demo");
  await mkdir(settings.dataDir, { recursive: true });
  await requireFreePort(settings.port, "PORT");
  if (withSimulator) await requireFreePort(settings.simulatorPort, "SIMULATOR_PORT");
  const secrets = await ensureSecrets(settings.dataDir, settings.env);
  const [database] = await Promise.all([
    openLocalDatabase(settings, services),
    buildIfChanged((name) => console.log(`Building ${name} for production…`)),
  ]);
  if (services.isStopping) return;
  if (withSimulator) {
    await startSimulator(settings, services);
    await ensureDemoConversations(database.url, secrets, settings);
  }
  const api = startApi(settings, {
    ...secrets,
    DATABASE_URL: database.url,
    ...(withSimulator && simulatorSettings(settings)),
  });
  services.add(api);
  await untilReady(`http://127.0.0.1:${settings.port}/readyz`, api);
  console.log(describe(settings, database, withSimulator));
  const exitCode = await api.exited;
  if (!services.isStopping)
    throw new OperatorError(`The server ended by itself (exit code ${exitCode}); its last lines say why.`);
}

function startApi(settings: LocalSettings, extra: NodeJS.ProcessEnv): GuardedProcess {
  const env = {
    ...settings.env,
    // The production build. The operator's own NODE_ENV only decided above whether secrets may be made up.
    NODE_ENV: "production",
    PORT: String(settings.port),
    PUBLIC_ORIGIN: settings.publicOrigin,
    DATA_DIR: settings.dataDir,
    WEB_DIST: webDist,
    ...extra,
  };
  const command = [process.execPath, apiEntry];
  return startGuarded({ name: "server", command, cwd: root, env });
}

function describe(settings: LocalSettings, { demo, applied }: LocalDatabase, withSimulator: boolean): string {
  const lines = ["", ...describeSignIn(settings, demo)];
  if (withSimulator) lines.push(...describeSimulator(settings));
  else if (!settings.env["SMTP_URL"]) lines.push(`  Mails              ${settings.dataDir}/mailbox`);
  if (applied.length > 0) lines.push(`  Migrations         ${applied.length} applied`);
  return [...lines, "  Ctrl-C stops it.", ""].join("\n");
}

await runUntilStopped(start);
