import { inWorkspace, type WorkspaceTrx } from "../../database/workspace.ts";
import type { ChannelAddress } from "../../ports/channels/channel-adapter.ts";
import type { Services } from "../../services.ts";
import { type Channel, getChannelAddress } from "../channels/channel-access.service.ts";
import { findConversationForUpdate, type LockedConversation } from "../conversations/conversation-lock.service.ts";
import { takeSend } from "../rate-limits/rate-limits.service.ts";
import { failMessage, ownFailure } from "./fail-message.service.ts";
import { decideNext } from "./next-send.ts";
import type { MessageRecord } from "./outgoing.queries.ts";
import { releaseLease, type SendLease } from "./send-lease.service.ts";
import { planSend, type SendPlan } from "./send-plan.service.ts";
import type { Random } from "./send-waits.ts";
import { extendSendLease, findHead, insertAttempt, leaseSeconds, listAttempts, readClock } from "./sender.queries.ts";

type Claiming = Pick<Services, "db" | "env" | "vault" | "jobs">;

export type Claimed = {
  message: MessageRecord;
  attempt: number;
  channel: Channel;
  address: ChannelAddress;
  plan: SendPlan;
};

/**
 * Takes the next message and writes down that a call will be made. "failed": it could not be sent, the next one may.
 * "none": there is nothing to do now, and the lease is let go.
 */
export const claimNext = (services: Claiming, lease: SendLease, random: Random): Promise<Claimed | "none" | "failed"> =>
  inWorkspace(services.db, lease.workspaceId, async (trx) => {
    const head = await readHead(services, trx, lease);
    if (!head) return "none";
    const { locked, channel, message, now } = head;
    const { workspaceId } = lease;
    const attempts = message ? await listAttempts(trx, workspaceId, message.id) : [];
    const next = decideNext({ now, channel, conversation: locked, head: message, attempts });
    if (!message || next.do === "rest") return rest(services, trx, lease, null);
    // Those who waited for one moment do not all come back in it.
    if (next.do === "wait") return rest(services, trx, lease, next.until.getTime() - now.getTime() + random() * 1_000);
    const plan =
      next.do === "fail" ? next.failure : await planSend(trx, workspaceId, { channel, locked, message, now });
    if (typeof plan !== "string") return claim(services, trx, lease, { ...head, message, plan });
    await failMessage(services, trx, workspaceId, { locked, message, error: ownFailure(plan) });
    return "failed";
  });

type Head = {
  locked: LockedConversation;
  channel: Channel;
  address: ChannelAddress | undefined;
  message: MessageRecord | undefined;
  now: Date;
};

/** What stands first in the queue; undefined when the lease is lost, or the conversation gone. */
async function readHead(services: Claiming, trx: WorkspaceTrx, lease: SendLease): Promise<Head | undefined> {
  const { workspaceId, conversationId, token } = lease;
  const locked = await findConversationForUpdate(trx, workspaceId, conversationId);
  if (locked?.sendLeaseToken !== token) return undefined;
  const { channel, address } = await getChannelAddress(services, trx, workspaceId, locked.channelId);
  const message = await findHead(trx, workspaceId, conversationId);
  return { locked, channel, address, message, now: await readClock(trx) };
}

async function claim(
  services: Claiming,
  trx: WorkspaceTrx,
  lease: SendLease,
  { channel, address, message, plan }: Head & { message: MessageRecord; plan: SendPlan },
): Promise<Claimed | "none"> {
  // Without its secrets a channel is disconnected in this very moment; whoever does that wakes the queue again.
  if (!address) return rest(services, trx, lease, null);
  const waitSeconds = await takeSend(trx, channel.id, channel.sendsPerSecond);
  if (waitSeconds > 0) return rest(services, trx, lease, waitSeconds * 1_000);
  const attempt = await insertAttempt(trx, lease.workspaceId, message.id);
  const seconds = plan.file ? leaseSeconds.file : leaseSeconds.message;
  await extendSendLease(trx, lease.workspaceId, { ...lease, seconds });
  return { message, attempt, channel, address, plan };
}

async function rest(services: Claiming, trx: WorkspaceTrx, lease: SendLease, inMs: number | null): Promise<"none"> {
  await releaseLease(services, trx, lease, inMs);
  return "none";
}
