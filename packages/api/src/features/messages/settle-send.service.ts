import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { ChannelError, SendOutcome } from "../../ports/channels/channel-adapter.ts";
import type { Services } from "../../services.ts";
import type { LockedConversation } from "../conversations/conversation-lock.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { failMessage } from "./fail-message.service.ts";
import { lockMessage, raiseStatus, updateListStatus, updateMissingExternalId } from "./message-status.queries.ts";
import { type Attempt, patienceMs } from "./next-send.ts";
import type { MessageRecord } from "./outgoing.queries.ts";
import { applyParked } from "./parked-events.service.ts";
import { adoptEcho } from "./receive-echo.service.ts";
import { channelWaitMs, personWaitMs, type Random, retryWaitMs, wasMended } from "./send-waits.ts";
import {
  listAttempts,
  updateAttemptFinished,
  updateMimeType,
  updatePersonWait,
  updateWaiting,
} from "./sender.queries.ts";

/** A file of which the channel refused the MIME type, under the right one. */
export type Mended = { attachmentId: string; mimeType: string };

export type Sent = {
  message: MessageRecord;
  attempt: number;
  outcome: SendOutcome;
  mended: Mended | undefined;
};

/** How the sender goes on with this conversation, and what is to be done about the channel after the commit. */
export type Settled = {
  /** Undefined: at once. Null: not before somebody does something. */
  nextInMs: number | null | undefined;
  channel?: { kind: "state"; error: ChannelError } | { kind: "pause"; waitMs: number };
};

/**
 * Writes down what became of a call, under the conversation's lock. That it was taken is true whoever asks; all else counts
 * only for the holder of the lease (`isHolder`): another sender has judged the attempt meanwhile.
 */
export async function settleSend(
  services: Pick<Services, "env" | "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  { locked, sent, isHolder, random }: { locked: LockedConversation; sent: Sent; isHolder: boolean; random: Random },
): Promise<Settled> {
  const { outcome, attempt } = sent;
  const message = await lockMessage(trx, workspaceId, sent.message.id);
  const error = outcome.kind === "rejected" ? outcome.error : undefined;
  await updateAttemptFinished(trx, workspaceId, {
    messageId: message.id,
    number: attempt,
    outcome: outcome.kind,
    errorCode: error?.code ?? null,
    details: describe(outcome),
  });
  if (outcome.kind === "accepted") {
    await noteAccepted(services, trx, workspaceId, { locked, message, externalId: outcome.externalId });
    return { nextInMs: undefined };
  }
  if (!isHolder || message.sendAttempts !== attempt) return { nextInMs: null };
  // A status was faster than the answer, or came in its place.
  if (message.status !== "sending") return { nextInMs: undefined };
  if (!error) return { nextInMs: patienceMs };
  const attempts = await listAttempts(trx, workspaceId, message.id);
  return settleRejected(services, trx, workspaceId, { locked, message, error, attempts, mended: sent.mended, random });
}

function describe(outcome: SendOutcome): string {
  if (outcome.kind === "accepted") return "";
  return outcome.kind === "unknown" ? outcome.details : `${outcome.error.title} ${outcome.error.details}`.trim();
}

type Accepted = { locked: LockedConversation; message: MessageRecord; externalId: string };

async function noteAccepted(
  services: Pick<Services, "env" | "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  { locked, message, externalId }: Accepted,
): Promise<void> {
  const { id: messageId, channelId } = message;
  await adoptEcho(trx, workspaceId, { channelId, externalId, messageId });
  await updateMissingExternalId(trx, workspaceId, { messageId, externalId });
  await raiseStatus(trx, workspaceId, { messageId, status: "sent" });
  await applyParked(services, trx, workspaceId, { channelId, externalId });
  await updateListStatus(trx, workspaceId, { conversationId: locked.id, messageId });
  await announce(trx, workspaceId, { kind: "message", conversationId: locked.id });
}

type Rejected = {
  locked: LockedConversation;
  message: MessageRecord;
  error: ChannelError;
  attempts: Attempt[];
  mended: Mended | undefined;
  random: Random;
};

// Hours of being told to slow down: then a person decides.
const maxAttempts = 60;

async function settleRejected(
  services: Pick<Services, "env" | "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  rejected: Rejected,
): Promise<Settled> {
  const { message, error } = rejected;
  const wait = rejected.attempts.length >= maxAttempts ? undefined : waitAfter(rejected);
  if (!wait) {
    await failMessage(services, trx, workspaceId, rejected);
    return { nextInMs: undefined };
  }
  await updateWaiting(trx, workspaceId, { messageId: message.id, waitMs: wait.messageMs });
  if (error.action === "mend_media" && rejected.mended) await updateMimeType(trx, workspaceId, rejected.mended);
  if (error.action === "slow_person") {
    const { id: conversationId } = rejected.locked;
    await updatePersonWait(trx, workspaceId, { conversationId, waitMs: wait.settled.nextInMs ?? 0 });
  }
  await announce(trx, workspaceId, { kind: "message", conversationId: rejected.locked.id });
  return wait.settled;
}

type Wait = { messageMs: number; settled: Settled };

/** What an error means for the message: how long it waits. Undefined: it has failed. */
function waitAfter({ error, attempts, mended, random }: Rejected): Wait | undefined {
  switch (error.action) {
    case "reauthorize":
    case "block_channel":
      return { messageMs: 0, settled: { nextInMs: null, channel: { kind: "state", error } } };
    case "slow_channel": {
      const waitMs = channelWaitMs(attempts, error.retryAfterMs, random);
      return { messageMs: 0, settled: { nextInMs: waitMs, channel: { kind: "pause", waitMs } } };
    }
    case "slow_person":
      return { messageMs: 0, settled: { nextInMs: personWaitMs(attempts, error.retryAfterMs, random) } };
    case "retry": {
      const waitMs = retryWaitMs(attempts, random);
      return waitMs === undefined ? undefined : { messageMs: waitMs, settled: { nextInMs: waitMs } };
    }
    case "mend_media":
      return mended && !wasMended(attempts) ? { messageMs: 0, settled: { nextInMs: undefined } } : undefined;
    case "window_closed":
    case "opted_out":
    case "template_unusable":
    case "fail":
      return undefined;
  }
}
