import type { ChannelKind, ChannelStatus } from "@piloto/shared/conversation-words";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";

export type ChannelRow = Awaited<ReturnType<ReturnType<typeof selectChannels>["executeTakeFirstOrThrow"]>>;

function selectChannels(trx: WorkspaceTrx, workspaceId: string) {
  return trx
    .selectFrom("channels as c")
    .leftJoin("agents as a", (join) =>
      join.onRef("a.workspaceId", "=", "c.workspaceId").onRef("a.id", "=", "c.agentId"),
    )
    .selectAll("c")
    .select("a.name as agentName")
    .where("c.workspaceId", "=", workspaceId);
}

/** Every channel the workspace ever had, the oldest first; disconnected ones too, for their history. */
export const listChannels = (trx: WorkspaceTrx, workspaceId: string): Promise<ChannelRow[]> =>
  selectChannels(trx, workspaceId).orderBy("c.createdAt").orderBy("c.id").execute();

/** Throws NOT_FOUND, also for a channel of another workspace. */
export async function getChannel(trx: WorkspaceTrx, workspaceId: string, channelId: string): Promise<ChannelRow> {
  const row = await selectChannels(trx, workspaceId).where("c.id", "=", channelId).executeTakeFirst();
  if (!row) throw new AppError("NOT_FOUND", { message: "no such channel in this workspace" });
  return row;
}

/** Locks the channel until the end of the transaction, then reads it. Throws NOT_FOUND. */
export async function lockChannel(trx: WorkspaceTrx, workspaceId: string, channelId: string): Promise<ChannelRow> {
  await trx
    .selectFrom("channels")
    .select("id")
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", channelId)
    .forNoKeyUpdate()
    .execute();
  return getChannel(trx, workspaceId, channelId);
}

/** The workspace's own channel of this number or account, connected or not; locked. Undefined: it never had one. */
export const lockChannelByExternalId = (
  trx: WorkspaceTrx,
  workspaceId: string,
  { kind, externalId }: { kind: ChannelKind; externalId: string },
): Promise<{ id: string; status: ChannelStatus } | undefined> =>
  trx
    .selectFrom("channels")
    .select(["id", "status"])
    .where("workspaceId", "=", workspaceId)
    .where("kind", "=", kind)
    .where("externalId", "=", externalId)
    .forNoKeyUpdate()
    .executeTakeFirst();

/** What a connection gives a channel, whether it is new or comes back. */
export type Connection = {
  name: string;
  accountExternalId: string;
  displayName: string;
  credentials: Buffer;
  verifyToken: Buffer;
  verifyTokenHash: Buffer;
  tokenExpiresAt: Date | null;
  tokenRefreshedAt: Date | null;
  agentId: string | null;
  quality: string;
};

/** Violates channels_external_key when the number is connected in another workspace. */
export async function insertChannel(
  trx: WorkspaceTrx,
  workspaceId: string,
  channel: Connection & { id: string; kind: ChannelKind; externalId: string; createdBy: string | null },
): Promise<void> {
  await trx
    .insertInto("channels")
    .values({ workspaceId, ...channel })
    .execute();
}

/** Brings a disconnected channel back to life, with its history. Violates channels_external_key as above. */
export async function updateConnection(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, ...connection }: Connection & { channelId: string },
): Promise<void> {
  await channelUpdate(trx, workspaceId, channelId)
    .set({
      ...connection,
      status: "active",
      statusReason: "",
      statusChangedAt: sql`clock_timestamp()`,
      pausedUntil: null,
    })
    .execute();
}

export async function updateStatus(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, status, reason }: { channelId: string; status: ChannelStatus; reason: string },
): Promise<void> {
  await channelUpdate(trx, workspaceId, channelId)
    .set({ status, statusReason: reason.slice(0, 500).toWellFormed(), statusChangedAt: sql`clock_timestamp()` })
    .execute();
}

/** New secrets; the verify token stays. */
export async function updateCredentials(
  trx: WorkspaceTrx,
  workspaceId: string,
  {
    channelId,
    ...change
  }: { channelId: string } & Pick<Connection, "credentials" | "tokenExpiresAt" | "tokenRefreshedAt">,
): Promise<void> {
  await channelUpdate(trx, workspaceId, channelId).set(change).execute();
}

export async function updateIdentity(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, ...identity }: { channelId: string; displayName: string; quality: string },
): Promise<void> {
  await channelUpdate(trx, workspaceId, channelId).set(identity).execute();
}

type Settings = { name?: string; agentId?: string | null; currency?: string; prices?: Record<string, number> };

export async function updateSettings(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, prices, ...settings }: { channelId: string } & Settings,
): Promise<void> {
  await channelUpdate(trx, workspaceId, channelId)
    .set({ ...settings, ...(prices && { prices: JSON.stringify(prices) }) })
    .execute();
}

/** Takes the secrets away and sets the number free; the row stays for its history. */
export async function updateDisconnected(trx: WorkspaceTrx, workspaceId: string, channelId: string): Promise<void> {
  await channelUpdate(trx, workspaceId, channelId)
    .set({
      status: "disconnected",
      statusReason: "",
      statusChangedAt: sql`clock_timestamp()`,
      credentials: null,
      tokenExpiresAt: null,
      tokenRefreshedAt: null,
      pausedUntil: null,
    })
    .execute();
}

/** Never shortens a wait that is longer already. */
export async function updatePausedUntil(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, until }: { channelId: string; until: Date },
): Promise<void> {
  await channelUpdate(trx, workspaceId, channelId)
    .set((eb) => ({ pausedUntil: eb.fn<Date>("greatest", ["pausedUntil", eb.val(until)]) }))
    .execute();
}

/** The conversations of the channel in which a message waits to be sent. */
export async function listWaitingConversations(
  trx: WorkspaceTrx,
  workspaceId: string,
  channelId: string,
): Promise<string[]> {
  const rows = await trx
    .selectFrom("messages")
    .select("conversationId")
    .distinct()
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where("status", "in", ["queued", "sending"])
    .execute();
  return rows.map(({ conversationId }) => conversationId);
}

const channelUpdate = (trx: WorkspaceTrx, workspaceId: string, channelId: string) =>
  trx
    .updateTable("channels")
    .set({ updatedAt: sql<Date>`clock_timestamp()` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", channelId);
