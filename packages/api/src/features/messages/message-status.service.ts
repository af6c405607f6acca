import type { SendFailure } from "@piloto/shared/send-failures";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { InboundEvent } from "../../ports/channels/channel-adapter.ts";
import type { Services } from "../../services.ts";
import { lockConversation, type LockedConversation } from "../conversations/conversation-lock.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { countChannelCost } from "./channel-cost.ts";
import { readClientToken } from "./client-token.ts";
import { countFailed, type FailureReason, noteFailure } from "./fail-message.service.ts";
import {
  findByExternalId,
  findSentMessage,
  insertStatusEvent,
  listStatusEvents,
  lockMessage,
  raiseEarlierToRead,
  raiseStatus,
  updateArrival,
  updateListStatus,
  updateMissingExternalId,
} from "./message-status.queries.ts";
import type { MessageRecord } from "./outgoing.queries.ts";

export type StatusEvent = Extract<InboundEvent, { kind: "status" }>;
export type StatusResult = "applied" | "stale" | "unknown";

/**
 * Applies what a channel told about a message of ours. Monotonic: any order and repetition ends in the same row.
 * "stale": it was known or overtaken (kept in the history all the same). "unknown": no such message yet, the caller
 * parks it. Locks the conversation, then the message.
 */
export async function applyStatus(
  services: Pick<Services, "env" | "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  channelId: string,
  event: StatusEvent,
): Promise<StatusResult> {
  const found = await findMessageOf(trx, workspaceId, channelId, event);
  if (!found) return "unknown";
  const locked = await lockConversation(trx, workspaceId, found.conversationId);
  const message = await lockMessage(trx, workspaceId, found.id);
  if (isOfEarlierAttempt(message, event)) return "stale";
  if (message.externalId === null) {
    await updateMissingExternalId(trx, workspaceId, { messageId: message.id, externalId: event.externalId });
  }
  await keepStatus(trx, workspaceId, message, { event, locked });
  const hasRisen = await raiseStatus(trx, workspaceId, { messageId: message.id, status: event.status });
  if (event.coversEarlier) {
    const { conversationId, seq } = message;
    await raiseEarlierToRead(trx, workspaceId, { conversationId, seq, at: event.at });
  }
  if (event.status === "delivered" || event.status === "read") {
    const isRead = event.status === "read";
    await updateArrival(trx, workspaceId, { messageId: message.id, at: event.at, isRead });
  }
  if (!hasRisen) return "stale";
  await noteRise(services, trx, workspaceId, { event, locked, message });
  return "applied";
}

async function findMessageOf(
  trx: WorkspaceTrx,
  workspaceId: string,
  channelId: string,
  { externalId, clientToken }: StatusEvent,
): Promise<MessageRecord | undefined> {
  const known = await findByExternalId(trx, workspaceId, { channelId, externalId });
  if (known) return known.direction === "out" ? known : undefined;
  const token = readClientToken(clientToken);
  return token && findSentMessage(trx, workspaceId, { channelId, messageId: token.messageId });
}

/** After "send again", what is still told about the failed attempt must not fail the new one. */
function isOfEarlierAttempt({ status, errorTitle, sendAttempts }: MessageRecord, event: StatusEvent): boolean {
  if (event.status !== "failed" && event.status !== "sent") return false;
  // Where nobody knew of any attempt whether it left, any word that one did is an answer.
  if (event.status === "sent" && status === "failed" && errorTitle === deliveryUnknown) return false;
  const attempt = readClientToken(event.clientToken)?.attempt ?? sendAttempts;
  return attempt < sendAttempts || status === "queued";
}

type Told = { event: StatusEvent; locked: LockedConversation };

async function keepStatus(
  trx: WorkspaceTrx,
  workspaceId: string,
  message: MessageRecord,
  { event, locked }: Told,
): Promise<void> {
  const earlier = await listStatusEvents(trx, workspaceId, message.id);
  const told = {
    status: event.status,
    category: event.pricing?.category.toLowerCase() ?? "",
    isBillable: event.pricing?.isBillable ?? null,
  };
  const errorCode = event.error?.code ?? null;
  await insertStatusEvent(trx, workspaceId, { messageId: message.id, at: event.at, errorCode, ...told });
  await countChannelCost(trx, workspaceId, { message, locked, earlier, told });
}

async function noteRise(
  services: Pick<Services, "env" | "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  { event, locked, message }: Told & { message: MessageRecord },
): Promise<void> {
  if (event.status === "failed") {
    await noteFailure(services, trx, workspaceId, { locked, message, error: event.error ?? unexplained });
  } else if (message.status === "failed" && message.errorTitle !== controlMoved) {
    await countFailed(trx, workspaceId, { locked, message, value: -1 });
  }
  await updateListStatus(trx, workspaceId, { conversationId: locked.id, messageId: message.id });
  await announce(trx, workspaceId, { kind: "message", conversationId: locked.id });
}

const controlMoved: SendFailure = "control_moved";
const deliveryUnknown: SendFailure = "delivery_unknown";
const unexplained: FailureReason = { code: null, title: "failed", details: "", action: "fail" };
