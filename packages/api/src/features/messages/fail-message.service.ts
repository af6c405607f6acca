import type { SendFailure } from "@piloto/shared/send-failures";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { ChannelErrorAction } from "../../ports/channels/channel-adapter.ts";
import { ownErrorCode } from "../../ports/channels/channel-errors.ts";
import type { Services } from "../../services.ts";
import { moveControl } from "../conversations/control.service.ts";
import { lockConversation, type LockedConversation } from "../conversations/conversation-lock.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { countUsage } from "../usage/usage.service.ts";
import { raiseStatus, updateFailure, updateListStatus, updateOptedOut } from "./message-status.queries.ts";
import type { MessageRecord } from "./outgoing.queries.ts";

export type FailureReason = { code: number | null; title: string; details: string; action: ChannelErrorAction };
type Failing = Pick<Services, "env" | "jobs">;
type Failed = { locked: LockedConversation; message: MessageRecord; error: FailureReason };

/** A reason of our own: the channel was not asked, or did not answer. */
export const ownFailure = (failure: SendFailure): FailureReason => ({
  code: ownErrorCode,
  title: failure,
  details: "",
  action: failure === "template_missing" ? "template_unusable" : "fail",
});

/** Marks a message as not delivered unless a status already said otherwise, and tells the pages. */
export async function failMessage(
  services: Failing,
  trx: WorkspaceTrx,
  workspaceId: string,
  failed: Failed,
): Promise<void> {
  const { locked, message } = failed;
  if (!(await raiseStatus(trx, workspaceId, { messageId: message.id, status: "failed" }))) return;
  await noteFailure(services, trx, workspaceId, failed);
  await updateListStatus(trx, workspaceId, { conversationId: locked.id, messageId: message.id });
  await announce(trx, workspaceId, { kind: "message", conversationId: locked.id });
}

/** What follows from a message that was not delivered: the reason is kept and counted, and what it tells is acted on. */
export async function noteFailure(
  services: Failing,
  trx: WorkspaceTrx,
  workspaceId: string,
  { locked, message, error }: Failed,
): Promise<void> {
  const { code, title, details, action } = error;
  await updateFailure(trx, workspaceId, { messageId: message.id, code, title, details });
  if (countsAsFailure(message, title)) await countFailed(trx, workspaceId, { locked, message, value: 1 });
  if (action === "opted_out") await noteOptOut(services, trx, workspaceId, locked);
  if (action === "template_unusable") {
    const { channelId } = message;
    await services.jobs.enqueue(
      trx,
      "sync_templates",
      { workspaceId, channelId },
      { key: `sync_templates:${channelId}` },
    );
  }
}

/** Somebody who wants no more of it is left to people: the agent says nothing until one gives the conversation back. */
async function noteOptOut(
  services: Failing,
  trx: WorkspaceTrx,
  workspaceId: string,
  { id, contactId }: LockedConversation,
): Promise<void> {
  await updateOptedOut(trx, workspaceId, contactId);
  const now = await lockConversation(trx, workspaceId, id);
  if (now.control !== "ai") return;
  const actor = { kind: "contact" } as const;
  await moveControl(services, trx, workspaceId, now, { event: "block", actor, reason: "contact_opted_out" });
}

// An answer of the agent that a person's made needless is no trouble with delivery; and nothing fails twice.
const countsAsFailure = ({ status }: MessageRecord, title: string): boolean =>
  title !== ("control_moved" satisfies SendFailure) && status !== "failed";

export async function countFailed(
  trx: WorkspaceTrx,
  workspaceId: string,
  { locked, message, value }: { locked: LockedConversation; message: MessageRecord; value: 1 | -1 },
): Promise<void> {
  const agentId = message.agentId ?? locked.agentId;
  await countUsage(trx, workspaceId, { metric: "messages_failed", value, channelId: message.channelId, agentId });
}
