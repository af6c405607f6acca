import { startGuarded } from "./guarded-process.ts";
import type { LocalSettings } from "./local-settings.ts";
import { inRoot } from "./project-folders.ts";
import { untilReady, type RunningServices } from "./running-services.ts";

/** Starts the stand-in for Google, Meta and a mailbox, and waits until it answers. Never part of a production build. */
export async function startSimulator(settings: LocalSettings, services: RunningServices): Promise<void> {
  const cwd = inRoot("packages/simulator");
  const env = {
    ...settings.env,
    SIMULATOR_PORT: String(settings.simulatorPort),
    DATA_DIR: settings.dataDir,
    PUBLIC_ORIGIN: settings.publicOrigin,
  };
  const simulator = startGuarded({ name: "simulator", command: [process.execPath, "src/main.ts"], cwd, env });
  services.add(simulator);
  await untilReady(`http://127.0.0.1:${settings.simulatorPort}/mailbox`, simulator);
}
