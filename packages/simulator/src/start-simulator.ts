import { once } from "node:events";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createApp } from "./app.ts";
import type { SimulatorEnv } from "./env.ts";
import { createGoogleIdentities, type GoogleIdentities } from "./google-cloud/identities.ts";
import { type CloudTasks, createCloudTasks } from "./google-cloud/tasks.store.ts";
import { type CloudStorage, createCloudStorage } from "./google-cloud/storage/storage.routes.ts";
import { createWorld } from "./meta/world.ts";

export interface RunningSimulator {
  readonly origin: string;
  /** Whose tokens and signatures the stand-ins of Google Cloud accept; tests take theirs here. */
  readonly identities: GoogleIdentities;
  /** Tasks that wait, and how they travel. */
  readonly cloudTasks: CloudTasks;
  readonly storage: CloudStorage;
  /** Stops accepting, cuts open connections and resolves when the port is free. */
  stop(): Promise<void>;
}

/** Time and chance for tests; the clock and Math.random otherwise. */
interface Circumstances {
  readonly now?: () => number;
  readonly random?: () => number;
}

/** Listens on the loopback interface only; port 0 takes any free one. Rejects with EADDRINUSE when it is taken. */
export async function startSimulator(env: SimulatorEnv, circumstances: Circumstances = {}): Promise<RunningSimulator> {
  const server = createServer();
  server.listen(env.port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : env.port;
  const origin = `http://localhost:${port}`;
  // The provider's issuer contains the port, so the application can only be built once the port is known.
  const world = createWorld({ ...circumstances, origin, webhookOrigin: env.apiOrigin ?? env.publicOrigin });
  const identities = createGoogleIdentities({ now: world.now });
  const cloudTasks = createCloudTasks({ identities, now: world.now, random: circumstances.random ?? Math.random });
  const { publicOrigin, mailboxFolder } = env;
  const storage = createCloudStorage({ identities, pageOrigin: publicOrigin, now: world.now });
  const app = await createApp({ origin, publicOrigin, mailboxFolder, world, identities, cloudTasks, storage });
  const listener = getRequestListener(app.fetch);
  server.on("request", (request, response) => void listener(request, response));
  return {
    origin,
    identities,
    cloudTasks,
    storage,
    async stop() {
      cloudTasks.stop();
      world.stop();
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
