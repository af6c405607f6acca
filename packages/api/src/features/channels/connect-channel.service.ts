import type { ChannelSetup, ChannelView, ConnectInstagramInput, ConnectWhatsappInput } from "@piloto/shared/channels";
import type { ChannelKind } from "@piloto/shared/conversation-words";
import { isUniqueViolation } from "../../database/sqlstate.ts";
import { inWorkspace, type WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { uuidv7 } from "../../http/uuid.ts";
import type { ChannelAddress } from "../../ports/channels/channel-adapter.ts";
import type { Services } from "../../services.ts";
import { requireActive } from "../agents/edit-agent.service.ts";
import { readAgent } from "../agents/read-agents.service.ts";
import { type AuditOrigin, recordAudit } from "../audit-log/audit-log.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { channelTarget, resumeChannelQueue } from "./channel-access.service.ts";
import { newVerifyToken, sealCredentials } from "./channel-secrets.ts";
import { toChannelSetup, toChannelView } from "./channel-view.ts";
import { getChannel, insertChannel, lockChannelByExternalId, updateConnection } from "./channels.queries.ts";
import { extendToken, type TokenLife } from "./token-life.ts";
import { type Established, establishConnection, instagramAddress, whatsappAddress } from "./try-connection.service.ts";

export type Connecting = Services & {
  workspace: { id: string };
  actor: { userId: string | null };
  origin: AuditOrigin;
};

type Wish = { kind: ChannelKind; address: ChannelAddress; name: string; agentId: string | null };
type Connected = { channel: ChannelView; setup: ChannelSetup };

/** See `connect`. */
export const connectWhatsapp = (services: Connecting, input: ConnectWhatsappInput): Promise<Connected> =>
  connect(services, {
    kind: "whatsapp",
    address: whatsappAddress(input),
    name: input.name,
    agentId: input.agentId,
  });

/** See `connect`. */
export const connectInstagram = (services: Connecting, input: ConnectInstagramInput): Promise<Connected> =>
  connect(services, {
    kind: "instagram",
    address: instagramAddress(input),
    name: input.name,
    agentId: input.agentId,
  });

/**
 * Tries the connection, subscribes the app, and stores the channel; one that was disconnected comes back with its
 * history. No transaction is open while Meta is asked. Throws CONFLICT with reason `already_connected` (and the channel's
 * id) or `connected_elsewhere`, NOT_FOUND or CONFLICT for the agent, and what `establishConnection` throws.
 */
async function connect(services: Connecting, wish: Wish): Promise<Connected> {
  const { db, workspace } = services;
  await inWorkspace(db, workspace.id, async (trx) => {
    await requireAgent(trx, workspace.id, wish.agentId);
    if (wish.address.externalId !== "")
      await requireNotConnected(trx, workspace.id, wish.kind, wish.address.externalId);
  });
  const established = await establishConnection(services, wish.kind, wish.address);
  const life = await extendToken(services.channelAdapters[wish.kind], wish.address);
  try {
    return await inWorkspace(db, workspace.id, (trx) =>
      storeChannel({ ...services, trx }, wish, { established, life }),
    );
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // Whose it is can be asked only in a new transaction; of other workspaces no more is told than that there is one.
    await inWorkspace(db, workspace.id, (trx) =>
      requireNotConnected(trx, workspace.id, wish.kind, established.externalId),
    );
    throw new AppError("CONFLICT", {
      message: "the number or account is connected in another workspace",
      details: { reason: "connected_elsewhere" },
      cause: error,
    });
  }
}

/** Throws NOT_FOUND for an agent that is not there, CONFLICT for one in the archive. */
export async function requireAgent(trx: WorkspaceTrx, workspaceId: string, agentId: string | null): Promise<void> {
  if (agentId !== null) requireActive(await readAgent(trx, workspaceId, agentId));
}

/** Locks the workspace's own channel of this number. The id when it was disconnected, undefined when it never was there. */
async function requireNotConnected(
  trx: WorkspaceTrx,
  workspaceId: string,
  kind: ChannelKind,
  externalId: string,
): Promise<string | undefined> {
  const existing = await lockChannelByExternalId(trx, workspaceId, { kind, externalId });
  if (!existing || existing.status === "disconnected") return existing?.id;
  throw new AppError("CONFLICT", {
    message: "the channel is connected already",
    details: { reason: "already_connected", channelId: existing.id },
  });
}

type Storing = Connecting & { trx: WorkspaceTrx };

async function storeChannel(
  services: Storing,
  wish: Wish,
  { established, life }: { established: Established; life: TokenLife },
): Promise<Connected> {
  const { trx, vault, workspace, actor, origin } = services;
  const { externalId, displayName, quality } = established;
  const returningId = await requireNotConnected(trx, workspace.id, wish.kind, externalId);
  const id = returningId ?? uuidv7();
  const appSecret = wish.address.credentials.appSecret;
  const connection = {
    name: wish.name,
    agentId: wish.agentId,
    accountExternalId: wish.address.accountExternalId,
    displayName,
    quality,
    credentials: sealCredentials(vault, id, { accessToken: life.accessToken, appSecret }),
    ...newVerifyToken(vault, id),
    tokenExpiresAt: life.expiresAt,
    tokenRefreshedAt: life.refreshedAt,
  };
  if (returningId) await updateConnection(trx, workspace.id, { channelId: id, ...connection });
  else
    await insertChannel(trx, workspace.id, { id, kind: wish.kind, externalId, createdBy: actor.userId, ...connection });
  await startWork(services, id, wish.kind);
  const row = await getChannel(trx, workspace.id, id);
  await recordAudit(trx, origin, {
    workspaceId: workspace.id,
    action: "channels.connect",
    target: channelTarget(row),
    details: { kind: wish.kind, externalId, displayName, isReconnected: returningId !== undefined },
  });
  return { channel: toChannelView(row), setup: toChannelSetup(services, row) };
}

async function startWork({ trx, jobs, workspace }: Storing, channelId: string, kind: ChannelKind): Promise<void> {
  await announce(trx, workspace.id, { kind: "channel" });
  await resumeChannelQueue({ jobs }, trx, workspace.id, channelId);
  if (kind !== "whatsapp") return;
  const payload = { workspaceId: workspace.id, channelId };
  await jobs.enqueue(trx, "sync_templates", payload, { key: `sync_templates:${channelId}` });
}
