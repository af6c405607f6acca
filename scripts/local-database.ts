import { checkConnection } from "@piloto/db/check-connection";
import { seedDemoWorkspace, type DemoSignIn } from "@piloto/db/demo-workspace";
import { startEmbedded } from "@piloto/db/embedded";
import { migrate } from "@piloto/db/migrate";
import type { LocalSettings } from "./local-settings.ts";
import type { RunningServices } from "./running-services.ts";

export interface LocalDatabase {
  url: string;
  applied: string[];
  demo: DemoSignIn | undefined;
}

/**
 * Brings up the database: the operator's, or the embedded one; migrated; with the demo workspace when it is new and
 * this is not production.
 */
export async function openLocalDatabase(settings: LocalSettings, services: RunningServices): Promise<LocalDatabase> {
  const url = await openDatabase(settings, services);
  const { applied } = await migrate(url);
  const demo = settings.isProduction ? undefined : await seedDemoWorkspace(url, settings.dataDir);
  return { url, applied, demo };
}

async function openDatabase(settings: LocalSettings, services: RunningServices): Promise<string> {
  const given = settings.env["DATABASE_URL"];
  if (given) {
    await checkConnection(given);
    return given;
  }
  const postgres = await startEmbedded({ dataDir: settings.dataDir });
  services.add({ name: "PostgreSQL", stop: () => postgres.stop() });
  void postgres.exited.then(() => {
    if (!services.isStopping) console.error(`PostgreSQL ended by itself: see ${settings.dataDir}/postgres.log.`);
    return services.stop();
  });
  return postgres.url;
}
