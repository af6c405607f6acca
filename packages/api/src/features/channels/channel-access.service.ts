import type { ChannelStatus } from "@piloto/shared/conversation-words";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { ChannelAddress, ChannelCredentials, ChannelError } from "../../ports/channels/channel-adapter.ts";
import type { Vault } from "../../ports/vault/vault.ts";
import type { Services } from "../../services.ts";
import { type AuditOrigin, recordAudit } from "../audit-log/audit-log.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { credentialsContext, hashVerifyToken, openCredentials, verifyTokenContext } from "./channel-secrets.ts";
import {
  type ChannelRow,
  getChannel,
  listWaitingConversations,
  lockChannel,
  updatePausedUntil,
  updateStatus,
} from "./channels.queries.ts";

/* What other features need of a channel. */

export type Channel = ChannelRow;

/**
 * The channel with what it takes to speak on it. `address` is undefined once the channel is disconnected: its secrets
 * are gone. Throws NOT_FOUND.
 */
export async function getChannelAddress(
  { vault }: Pick<Services, "vault">,
  trx: WorkspaceTrx,
  workspaceId: string,
  channelId: string,
): Promise<{ channel: Channel; address: ChannelAddress | undefined }> {
  const channel = await getChannel(trx, workspaceId, channelId);
  return { channel, address: toAddress(vault, channel) };
}

export const toAddress = (vault: Vault, channel: Channel): ChannelAddress | undefined =>
  channel.credentials
    ? {
        externalId: channel.externalId,
        accountExternalId: channel.accountExternalId,
        credentials: openCredentials(vault, channel.id, channel.credentials),
      }
    : undefined;

/** The secrets of a channel found through `channels_by_external_id`, for checking a webhook's signature. */
export const openChannelCredentials = (vault: Vault, channelId: string, sealed: Buffer): ChannelCredentials =>
  openCredentials(vault, channelId, sealed);

/** Under which a channel's two sealed values are sealed, by its id. */
export const channelSealContexts = { credentials: credentialsContext, verifyToken: verifyTokenContext };

/** What Meta's verification names, as `knows_verify_token` wants it. */
export const hashChannelVerifyToken = (token: string): Buffer => hashVerifyToken(token);

const systemOrigin: AuditOrigin = { actor: { kind: "system" }, ip: null, userAgent: "", requestId: null };

type StatusChange = {
  status: Exclude<ChannelStatus, "disconnected">;
  reason: string;
  /** The channel as it was when the call began whose answer this is. */
  seen?: Pick<Channel, "credentials">;
  origin?: AuditOrigin;
};

/**
 * Sets the channel's state with its reason, and tells every open page, the audit log and, when it stops, the admins.
 * Does nothing when it is so already, when somebody has disconnected it, or when it has other secrets than those `seen`:
 * then the news is about an old token. Whether it changed. Locks the channel, and the audit chain's head: call it last.
 */
export async function markChannel(
  { jobs }: Pick<Services, "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  channelId: string,
  { status, reason, seen, origin = systemOrigin }: StatusChange,
): Promise<boolean> {
  const channel = await lockChannel(trx, workspaceId, channelId);
  if (channel.status === "disconnected" || channel.status === status) return false;
  if (seen?.credentials && !channel.credentials?.equals(seen.credentials)) return false;
  await updateStatus(trx, workspaceId, { channelId, status, reason });
  await announce(trx, workspaceId, { kind: "channel" });
  if (status !== "active") {
    const key = `channel_alert:${channelId}`;
    await jobs.enqueue(trx, "channel_alert", { workspaceId, channelId }, { key });
  }
  await recordAudit(trx, origin, {
    workspaceId,
    action: "channels.status",
    outcome: status === "active" ? "done" : "attention",
    target: channelTarget(channel),
    details: { status: { before: channel.status, after: status }, reason: reason.slice(0, 300).toWellFormed() },
  });
  return true;
}

export const channelTarget = ({ id, name }: Pick<Channel, "id" | "name">) => ({ kind: "channel", id, label: name });

/** The state an error of Meta's means for the whole channel; undefined when it concerns only what was asked. */
export function statusAfter(error: ChannelError): { status: "needs_reauth" | "blocked"; reason: string } | undefined {
  const reason = [`(${error.code}) ${error.title}`, error.details].filter((part) => part !== "").join(" · ");
  if (error.action === "reauthorize") return { status: "needs_reauth", reason };
  if (error.action === "block_channel") return { status: "blocked", reason };
  return undefined;
}

/** Nothing goes out on the channel before `untilMs` (milliseconds since 1970). Never shortens a longer wait. */
export const pauseChannel = (
  trx: WorkspaceTrx,
  workspaceId: string,
  channelId: string,
  untilMs: number,
): Promise<void> => updatePausedUntil(trx, workspaceId, { channelId, until: new Date(untilMs) });

/**
 * Wakes the sender for every conversation of the channel in which a message waits: after it works again, and after it
 * was disconnected, so that what waits is shown as not sent.
 */
export async function resumeChannelQueue(
  { jobs }: Pick<Services, "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  channelId: string,
): Promise<void> {
  const conversationIds = await listWaitingConversations(trx, workspaceId, channelId);
  await jobs.enqueueMany(
    trx,
    conversationIds.map((conversationId) => ({
      job: "send" as const,
      payload: { workspaceId, conversationId },
      options: { key: `send:${conversationId}`, onWaiting: "earliest" as const },
    })),
  );
}
