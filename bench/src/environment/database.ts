import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbedded } from "@piloto/db/embedded";
import { migrate } from "@piloto/db/migrate";

export interface BenchDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

/** A migrated, empty database of its own, with the durability of production: every commit reaches the disk. */
export async function startDatabase(): Promise<BenchDatabase> {
  const folder = await mkdtemp(path.join(tmpdir(), "piloto-bench-"));
  const postgres = await startEmbedded({ dataDir: folder });
  await migrate(postgres.url);
  return {
    url: postgres.url,
    async stop() {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
