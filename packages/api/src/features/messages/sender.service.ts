import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { inWorkspace } from "../../database/workspace.ts";
import { mendMedia } from "../../ports/channels/mend-media.ts";
import { ownError } from "../../ports/channels/channel-errors.ts";
import type { OutboundMessage, SendOutcome } from "../../ports/channels/channel-adapter.ts";
import type { JobContext } from "../../ports/jobs/job-handler.ts";
import type { JobPayload } from "../../ports/jobs/jobs.ts";
import type { Services } from "../../services.ts";
import { type Channel, markChannel, pauseChannel, statusAfter } from "../channels/channel-access.service.ts";
import { findConversationForUpdate } from "../conversations/conversation-lock.service.ts";
import { type Claimed, claimNext } from "./claim-send.service.ts";
import { writeClientToken } from "./client-token.ts";
import { enqueueSend } from "./queue-outgoing.service.ts";
import { releaseLease, type SendLease, takeLease } from "./send-lease.service.ts";
import { composeMessage } from "./send-plan.service.ts";
import type { Random } from "./send-waits.ts";
import { releaseSendLease } from "./sender.queries.ts";
import { type Mended, type Sent, type Settled, settleSend } from "./settle-send.service.ts";

export type Sending = Pick<Services, "db" | "env" | "vault" | "jobs" | "files" | "channelAdapters" | "log">;

// Then the job makes way for others and comes back at once.
const maxMessages = 50;

/**
 * Sends what waits in one conversation, in order, as its only sender. Never sleeps: what has to wait gets a job of its
 * time. A worker may die at any point: before each call an attempt is written down, and an attempt without an end is one
 * that may have been made.
 */
export async function sendConversation(
  services: Sending,
  { workspaceId, conversationId }: JobPayload<"send">,
  { signal }: Pick<JobContext, "signal">,
  random: Random = Math.random,
): Promise<void> {
  const lease = { workspaceId, conversationId, token: randomUUID() };
  if (!(await takeLease(services, lease))) return;
  try {
    for (let count = 0; count < maxMessages && !signal.aborted; count += 1) {
      const claimed = await claimNext(services, lease, random);
      if (claimed === "none") return;
      if (claimed === "failed") continue;
      const outcome = { sent: await callChannel(services, claimed), claimed, random };
      if (!(await settleSurely(() => settle(services, lease, outcome)))) return;
    }
    await inWorkspace(services.db, workspaceId, (trx) => releaseLease(services, trx, lease, 0));
  } catch (error) {
    // The job runner tries again; without the lease it need not wait for its end.
    await inWorkspace(services.db, workspaceId, (trx) => releaseSendLease(trx, workspaceId, lease)).catch(
      () => undefined,
    );
    throw error;
  }
}

/** The one call. No transaction is open. */
async function callChannel(services: Sending, { message, attempt, channel, address, plan }: Claimed): Promise<Sent> {
  const outbound = await composeMessage(services, plan, writeClientToken(message.id, attempt));
  if (!outbound) {
    const error = ownError("fail", "attachment_missing");
    return { message, attempt, outcome: { kind: "rejected", error }, mended: undefined };
  }
  const outcome = await services.channelAdapters[channel.kind].send(address, outbound);
  if (outcome.kind !== "accepted") {
    const facts = {
      messageId: message.id,
      channelId: channel.id,
      attempt,
      outcome: outcome.kind,
      ...reasonOf(outcome),
    };
    services.log.warn(facts, "a message was not accepted by its channel");
  }
  const isMendable = outcome.kind === "rejected" && outcome.error.action === "mend_media";
  return { message, attempt, outcome, mended: isMendable ? await mend(outbound, plan.file?.id) : undefined };
}

/** Numbers and codes: Meta's sentences may name the customer. What they say stands with the attempt. */
function reasonOf(outcome: Exclude<SendOutcome, { kind: "accepted" }>): Record<string, unknown> {
  if (outcome.kind === "unknown") return { details: outcome.details };
  const { code, action, details } = outcome.error;
  return code === -1 ? { action, details } : { action, errorCode: code };
}

async function mend({ content }: OutboundMessage, attachmentId: string | undefined): Promise<Mended | undefined> {
  const media =
    content.kind === "media" ? content.media : content.kind === "template" ? content.headerMedia : undefined;
  const mended = media && (await mendMedia(media));
  return mended && attachmentId !== undefined ? { attachmentId, mimeType: mended.mimeType } : undefined;
}

// A database that restarts is back within seconds.
const settleWaitsMs = [100, 400, 1_500, 4_000];

/**
 * What Meta has answered is not lost to a moment without a database: forgotten, it would have to count as unknown, and
 * could be said twice. Doing it again is harmless.
 */
async function settleSurely(settleOnce: () => Promise<boolean>): Promise<boolean> {
  for (const waitMs of settleWaitsMs) {
    try {
      return await settleOnce();
    } catch {
      await wait(waitMs);
    }
  }
  return settleOnce();
}

type Outcome = { sent: Sent; claimed: Claimed; random: Random };

/** Writes the outcome down; false when the sender is done with this conversation for now, its lease let go. */
async function settle(services: Sending, lease: SendLease, { sent, claimed, random }: Outcome): Promise<boolean> {
  const { workspaceId, conversationId, token } = lease;
  const settled = await inWorkspace(services.db, workspaceId, async (trx): Promise<Settled> => {
    const locked = await findConversationForUpdate(trx, workspaceId, conversationId);
    if (!locked) return { nextInMs: null };
    const isHolder = locked.sendLeaseToken === token;
    const result = await settleSend(services, trx, workspaceId, { locked, sent, isHolder, random });
    if (result.nextInMs !== undefined) await releaseLease(services, trx, lease, result.nextInMs);
    return result;
  });
  if (settled.channel) await tellChannel(services, lease, claimed.channel, settled.channel);
  return settled.nextInMs === undefined;
}

/** In a transaction of its own: every sender of the channel wants its row, and none may hold a conversation meanwhile. */
const tellChannel = (
  services: Sending,
  { workspaceId, conversationId }: SendLease,
  channel: Channel,
  told: NonNullable<Settled["channel"]>,
): Promise<void> =>
  inWorkspace(services.db, workspaceId, async (trx) => {
    if (told.kind === "pause") return pauseChannel(trx, workspaceId, channel.id, Date.now() + told.waitMs);
    const state = statusAfter(told.error);
    if (!state) return;
    // An admin may have replaced the token since: then what the old one met is no news, and the message goes on.
    const isNews = await markChannel(services, trx, workspaceId, channel.id, { ...state, seen: channel });
    if (!isNews) await enqueueSend(services, trx, workspaceId, { conversationId });
  });
