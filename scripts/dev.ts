import { mkdir } from "node:fs/promises";
import pretty from "pino-pretty";
import { ensureDemoConversations } from "./demo-conversations.ts";
import { startGuarded, type GuardedProcess } from "./guarded-process.ts";
import { openLocalDatabase } from "./local-database.ts";
import { readLocalSettings, simulatorSettings, type LocalSettings } from "./local-settings.ts";
import { requireFreePort } from "./ports.ts";
import { inRoot } from "./project-folders.ts";
import { type RunningServices, untilReady } from "./running-services.ts";
import { ensureSecrets } from "./secrets.ts";
import { describeSignIn, describeSimulator } from "./sign-in-lines.ts";
import { startSimulator } from "./start-simulator.ts";
import { runUntilStopped } from "./until-stopped.ts";

async function develop(services: RunningServices): Promise<void> {
  const settings = readLocalSettings();
  const apiPort = settings.port + 1;
  await mkdir(settings.dataDir, { recursive: true });
  await requireFreePort(settings.port, "PORT");
  await requireFreePort(apiPort, "PORT (the API takes the one after it)");
  await requireFreePort(settings.simulatorPort, "SIMULATOR_PORT");
  const secrets = await ensureSecrets(settings.dataDir, settings.env);
  const database = await openLocalDatabase(settings, services);
  await startSimulator(settings, services);
  await ensureDemoConversations(database.url, secrets, settings);
  const api = startApi(settings, apiPort, { ...secrets, DATABASE_URL: database.url });
  services.add(api);
  const page = startPage(settings, apiPort);
  services.add(page);
  await untilReady(`http://localhost:${settings.port}/`, page);
  // A mistake in the server's sources is shown and waits for the next save; it does not end the session.
  await untilReady(`http://localhost:${apiPort}/healthz`, api).catch((error: unknown) => console.error(String(error)));
  const lines = [...describeSignIn(settings, database.demo), ...describeSimulator(settings)];
  console.log(["", ...lines, "  Ctrl-C stops it.", ""].join("\n"));
  await page.exited;
}

// --watch restarts it at every change; after a crash it waits for the next one.
function startApi(settings: LocalSettings, port: number, extra: NodeJS.ProcessEnv): GuardedProcess {
  const env = {
    ...settings.env,
    NODE_ENV: "development",
    PORT: String(port),
    PUBLIC_ORIGIN: settings.publicOrigin,
    DATA_DIR: settings.dataDir,
    ...simulatorSettings(settings),
    ...extra,
  };
  const command = [process.execPath, "--watch", "--watch-preserve-output", "src/main.ts"];
  const api = startGuarded({ name: "API", command, cwd: inRoot("packages/api"), env, output: "pipe" });
  api.stdout?.pipe(pretty({ messageKey: "message", levelKey: "severity", ignore: "release", singleLine: true }));
  api.stderr?.pipe(process.stderr);
  return api;
}

function startPage(settings: LocalSettings, apiPort: number): GuardedProcess {
  const env = {
    ...settings.env,
    NODE_ENV: "development",
    API_PROXY: `http://localhost:${apiPort}`,
    SIMULATOR_URL: `http://localhost:${settings.simulatorPort}`,
  };
  const cwd = inRoot("packages/web");
  const command = [inRoot("packages/web/node_modules/.bin/vite"), "--port", String(settings.port), "--strictPort"];
  return startGuarded({ name: "page", command: [...command, "--logLevel", "warn"], cwd, env });
}

await runUntilStopped(develop);
