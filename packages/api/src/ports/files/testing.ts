import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { type RunningSimulator, startSimulator } from "@piloto/simulator/start-simulator";
import { Hono } from "hono";
import { vi } from "vitest";
import type { HttpEnv } from "../../http/http-env.ts";
import { filesRoutes } from "../../http/files.routes.ts";
import { createFileSignatures } from "./file-signatures.ts";
import type { FileStore } from "./file-store.ts";
import { createGcsFiles } from "./gcs-files.ts";
import { createGoogleIdentity } from "../google-cloud/google-identity.ts";
import { createLocalFiles } from "./local-files.ts";

/** A store with its addresses answered over real HTTP, at a time the test sets. */
export type FileBench = {
  files: FileStore;
  /** Milliseconds; of the store and of who answers its addresses. */
  clock: { now: number };
  stop: () => Promise<void>;
};

export type GcsBench = FileBench & { simulator: RunningSimulator };

const keys = [{ kid: 1, key: Buffer.alloc(32, "ab") }];
const pageOrigin = "http://localhost:3000";

export async function openLocalBench(): Promise<FileBench> {
  const clock = { now: Date.now() };
  const now = (): number => clock.now;
  const folder = await mkdtemp(join(tmpdir(), "piloto-files-"));
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const files = createLocalFiles({ folder: join(folder, "uploads"), keys, baseUrl: `http://localhost:${port}`, now });
  const routes = filesRoutes({ files, signatures: createFileSignatures({ keys, now }), isRemote: false });
  const listener = getRequestListener(new Hono<HttpEnv>().route("/", routes).fetch);
  server.on("request", (request, response) => void listener(request, response));
  return {
    files,
    clock,
    async stop() {
      server.close();
      server.closeAllConnections();
      await rm(folder, { recursive: true });
    },
  };
}

/** Google's library finds the stand-in's metadata server by a variable of the process. */
export async function openGcsBench(options: { listSize?: number } = {}): Promise<GcsBench> {
  const clock = { now: Date.now() };
  const now = (): number => clock.now;
  const mailboxFolder = join(tmpdir(), "piloto-files-no-mails");
  const simulator = await startSimulator({ port: 0, mailboxFolder, publicOrigin: pageOrigin }, { now });
  vi.stubEnv("GCE_METADATA_HOST", new URL(simulator.origin).host);
  const files = createGcsFiles({
    bucket: simulator.storage.bucket.name,
    url: `${simulator.origin}/google-cloud/storage`,
    identity: createGoogleIdentity(`${simulator.origin}/google-cloud`),
    keys,
    baseUrl: pageOrigin,
    now,
    ...options,
  });
  return {
    files,
    clock,
    simulator,
    async stop() {
      vi.unstubAllEnvs();
      await simulator.stop();
    },
  };
}
