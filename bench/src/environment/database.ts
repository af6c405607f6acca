import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbedded } from "@piloto/db/embedded";
import { migrate } from "@piloto/db/migrate";
import { readFamilyCpuSeconds } from "../measure/child-server.ts";
import { isolate, releaseToAllCores } from "../measure/cores.ts";

export interface BenchDatabase {
  readonly url: string;
  /** What Postgres wrote since its last start. */
  readLog(): string;
  /** Lets Postgres use every core: for seeding, not for measuring. New connections only. */
  useAllCores(): void;
  leaveServerCore(): void;
  /** Of Postgres and all its connections. */
  cpuSeconds(): number;
  /** Bytes on disk, the write-ahead log included. */
  diskBytes(): number;
  stop(): Promise<void>;
}

/** A migrated, empty database of its own, with the durability of production: every commit reaches the disk. */
export async function startDatabase(): Promise<BenchDatabase> {
  const folder = await mkdtemp(path.join(tmpdir(), "piloto-bench-"));
  const postgres = await startEmbedded({ dataDir: folder });
  await migrate(postgres.url);
  const postmaster = (): number =>
    Number(readFileSync(path.join(folder, "postgres/postmaster.pid"), "utf8").split("\n")[0]);
  return {
    url: postgres.url,
    readLog: () => readFileSync(path.join(folder, "postgres.log"), "utf8"),
    useAllCores: () => releaseToAllCores(postmaster()),
    leaveServerCore: () => isolate(postmaster()),
    cpuSeconds: () => readFamilyCpuSeconds(postmaster()),
    diskBytes: () => Number(execFileSync("du", ["-sb", folder], { encoding: "utf8" }).split("\t")[0]),
    async stop() {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
