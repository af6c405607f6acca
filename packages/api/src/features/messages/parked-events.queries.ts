import type { Json } from "@piloto/db/schema-types";
import type { WorkspaceTrx } from "../../database/workspace.ts";

type Target = { channelId: string; externalId: string };

/** Keeps an event for a message that is not known yet; a repeat is kept once. Call under `lockExternalId`. */
export async function insertParked(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, externalId, digest, event }: Target & { digest: Buffer; event: Json },
): Promise<void> {
  await trx
    .insertInto("parkedEvents")
    .values({ workspaceId, channelId, targetExternalId: externalId, digest, event })
    .onConflict((conflict) => conflict.constraint("parked_events_once_key").doNothing())
    .execute();
}

/** Takes out what was parked for this message. Call under `lockExternalId`. */
export async function takeParked(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, externalId }: Target,
): Promise<{ event: Json; createdAt: Date }[]> {
  return trx
    .deleteFrom("parkedEvents")
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where("targetExternalId", "=", externalId)
    .returning(["event", "createdAt"])
    .execute();
}
