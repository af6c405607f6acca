import type { ChannelKind } from "@piloto/shared/conversation-words";
import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";
import type { Trx, WorkspaceTrx } from "../../database/workspace.ts";

/** Whether a channel of this kind has the verify token with this hash. */
export async function knowsVerifyToken(db: Database, kind: ChannelKind, tokenHash: Buffer): Promise<boolean> {
  const { rows } = await sql<{
    isKnown: boolean;
  }>`SELECT knows_verify_token(${kind}, ${tokenHash}) AS is_known`.execute(db);
  return rows[0]?.isKnown === true;
}

export type SubjectChannel = {
  workspaceId: string;
  id: string;
  externalId: string;
  accountExternalId: string;
  credentials: Buffer | null;
};

/** The connected channels with one of these ids, in whatever workspace. */
export async function listSubjectChannels(
  db: Database,
  kind: ChannelKind,
  { channelExternalIds, accountExternalIds }: { channelExternalIds: string[]; accountExternalIds: string[] },
): Promise<SubjectChannel[]> {
  const { rows } = await sql<SubjectChannel>`
    SELECT * FROM channels_by_external_id(${kind}, ${channelExternalIds}::text[], ${accountExternalIds}::text[])`.execute(
    db,
  );
  return rows;
}

/** A webhook that is to be kept: its bytes, their SHA-256, and the channels whose signature it carries. */
export type SignedWebhook = { channelIds: string[]; digest: Buffer; body: Uint8Array };

/** Keeps webhooks, each once per channel; those that are new. The caller has checked each channel's signature. */
export async function storeWebhooks(
  trx: Trx,
  webhooks: readonly SignedWebhook[],
): Promise<{ workspaceId: string; id: string }[]> {
  const places = webhooks.flatMap(({ channelIds, ...webhook }) => channelIds.map((id) => ({ id, ...webhook })));
  const { rows } = await sql<{ workspaceId: string; id: string }>`
    SELECT * FROM store_webhooks(
      ${places.map(({ id }) => id)}::uuid[],
      ${places.map(({ digest }) => digest)}::bytea[],
      ${places.map(({ body }) => Buffer.from(body.buffer, body.byteOffset, body.byteLength))}::bytea[])`.execute(trx);
  return rows;
}

export type WebhookChannel = {
  id: string;
  kind: ChannelKind;
  externalId: string;
  accountExternalId: string;
  status: string;
  statusChangedAt: Date;
  /** Its agent, when that has a published version and is not archived. */
  speakingAgentId: string | null;
};

export type WebhookEvent = {
  state: "waiting" | "done" | "failed";
  body: Buffer;
  receivedAt: Date;
  channel: WebhookChannel;
};

/** A stored webhook with the channel it was stored for; undefined when it is gone. */
export async function findWebhookEvent(
  trx: WorkspaceTrx,
  workspaceId: string,
  webhookEventId: string,
): Promise<WebhookEvent | undefined> {
  const row = await selectChannels(trx)
    .innerJoin("webhookEvents as e", (join) =>
      join.onRef("e.workspaceId", "=", "c.workspaceId").onRef("e.channelId", "=", "c.id"),
    )
    .select(["e.state", "e.body", "e.receivedAt"])
    .where("e.workspaceId", "=", workspaceId)
    .where("e.id", "=", webhookEventId)
    .executeTakeFirst();
  if (!row) return undefined;
  const { state, body, receivedAt, ...channel } = row;
  return { state, body, receivedAt, channel };
}

/** A channel as the ingest needs it; undefined when this workspace has none of this id. */
export async function findWebhookChannel(
  trx: WorkspaceTrx,
  workspaceId: string,
  channelId: string,
): Promise<WebhookChannel | undefined> {
  return selectChannels(trx).where("c.workspaceId", "=", workspaceId).where("c.id", "=", channelId).executeTakeFirst();
}

const selectChannels = (trx: WorkspaceTrx) =>
  trx
    .selectFrom("channels as c")
    .leftJoin("agents as a", (join) =>
      join
        .onRef("a.workspaceId", "=", "c.workspaceId")
        .onRef("a.id", "=", "c.agentId")
        .on("a.publishedVersionId", "is not", null)
        .on("a.archivedAt", "is", null),
    )
    .select([
      "c.id",
      "c.kind",
      "c.externalId",
      "c.accountExternalId",
      "c.status",
      "c.statusChangedAt",
      sql<string | null>`a.id`.as("speakingAgentId"),
    ]);

/** Marks the webhook as read, and says on its channel that one came: once a minute, not for each. */
export async function updateWebhookDone(
  trx: WorkspaceTrx,
  workspaceId: string,
  { webhookEventId, channelId }: { webhookEventId: string; channelId: string },
): Promise<void> {
  await sql`
    WITH heard AS (
      UPDATE channels SET last_webhook_at = now()
      WHERE workspace_id = ${workspaceId} AND id = ${channelId}
        AND (last_webhook_at IS NULL OR last_webhook_at < now() - interval '1 minute'))
    UPDATE webhook_events SET state = 'done', error = '', processed_at = now()
    WHERE workspace_id = ${workspaceId} AND id = ${webhookEventId}`.execute(trx);
}

/** Keeps why a part of the webhook could not be applied; `isFinal`: it is not tried again by itself. */
export async function updateWebhookFailed(
  trx: WorkspaceTrx,
  workspaceId: string,
  { webhookEventId, error, isFinal }: { webhookEventId: string; error: string; isFinal: boolean },
): Promise<void> {
  await trx
    .updateTable("webhookEvents")
    .set({
      error: error.slice(0, 1000).toWellFormed(),
      ...(isFinal && { state: "failed", processedAt: sql<Date>`now()` }),
    })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", webhookEventId)
    .execute();
}
