import type { BrowserContext, Request, Route } from "@playwright/test";
import type { Product } from "./product.ts";

/** The newest session of a person as the database has it. */
export type StoredSession = {
  id: string;
  generation: number;
  confirmed_generation: number;
  revoked_reason: string | null;
};

export async function readSessions({ sql }: Product, person: { id: string }): Promise<StoredSession[]> {
  return sql<StoredSession>(
    "SELECT id, generation, confirmed_generation, revoked_reason FROM sessions WHERE user_id = $1 ORDER BY id DESC",
    [person.id],
  );
}

/** Counts what the pages of a browser ask `auth.refresh`. */
export function countRefreshes(context: BrowserContext): () => number {
  let count = 0;
  context.on("request", (request: Request) => {
    if (/\/trpc\/auth\.refresh/.test(request.url())) count += 1;
  });
  return () => count;
}

/** The access token runs out: its cookie disappears, as a browser drops it at its Max-Age. */
export const dropAccessToken = (context: BrowserContext): Promise<void> => context.clearCookies({ name: "at" });

/** A request held at the door until the test lets it through. */
export type HeldRequest = { arrived: Promise<Request>; release: () => void };

/** Holds the next request to this procedure. */
export async function holdNext(context: BrowserContext, procedure: string): Promise<HeldRequest> {
  const arrived = Promise.withResolvers<Request>();
  const released = Promise.withResolvers<void>();
  await context.route(
    new RegExp(`/trpc/${procedure.replace(".", String.raw`\.`)}`),
    async (route: Route) => {
      arrived.resolve(route.request());
      await released.promise;
      // The page may have given up waiting, as it should when it signs out.
      await route.continue().catch(() => undefined);
    },
    { times: 1 },
  );
  return { arrived: arrived.promise, release: () => released.resolve() };
}
