import type { WorkspaceTrx } from "../../database/workspace.ts";
import { announce } from "../realtime/announce.service.ts";
import { countUsage } from "../usage/usage.service.ts";
import { recordConversationEvent } from "./conversation-events.service.ts";
import type { LockedConversation } from "./conversation-lock.service.ts";
import {
  insertLiveConversation,
  lockConversationOpenAt,
  lockLiveConversation,
  updateWaitingTold,
  updateWoken,
} from "./live-conversation.queries.ts";

/** What decides who answers on a channel. `speakingAgentId`: its agent, when that has a published version. */
export type SpeakingChannel = { id: string; speakingAgentId: string | null };

type Place = { contactId: string; at: Date };

/** The conversation with a person that is not closed, locked; undefined when there is none. */
export const findLiveConversation = (
  trx: WorkspaceTrx,
  workspaceId: string,
  { id }: SpeakingChannel,
  contactId: string,
): Promise<LockedConversation | undefined> => lockLiveConversation(trx, workspaceId, { channelId: id, contactId });

/**
 * Where something that a person of the business said belongs that comes late: to the conversation that was closed after
 * it, so that it opens no new one. Undefined when there is none.
 */
export const findConversationOpenAt = (
  trx: WorkspaceTrx,
  workspaceId: string,
  { id }: SpeakingChannel,
  place: Place,
): Promise<LockedConversation | undefined> => lockConversationOpenAt(trx, workspaceId, { channelId: id, ...place });

/**
 * Opens the conversation with a person, in the agent's hands when the channel has one that speaks, else waiting for people; the
 * one that another transaction opened in the same moment is taken. Locked. Call it holding the contact.
 */
export async function openConversation(
  trx: WorkspaceTrx,
  workspaceId: string,
  channel: SpeakingChannel,
  { contactId, at }: Place,
): Promise<LockedConversation> {
  const { id: channelId, speakingAgentId: agentId } = channel;
  const opened = await insertLiveConversation(trx, workspaceId, {
    channelId,
    contactId,
    at,
    agentId,
    // Without an agent a person is waited for from the first word on.
    control: agentId === null ? "handoff_pending" : "ai",
    waitingSince: agentId === null ? at : null,
    controlReason: agentId === null ? "no_agent" : "opened",
  });
  if (!opened) {
    const live = await lockLiveConversation(trx, workspaceId, { channelId, contactId });
    // Opened by somebody else, and closed before this line.
    return live ?? openConversation(trx, workspaceId, channel, { contactId, at });
  }
  await recordConversationEvent(trx, workspaceId, {
    conversationId: opened.id,
    kind: "opened",
    actor: "contact",
    data: { control: opened.control, reason: opened.controlReason },
  });
  if (agentId === null) await announce(trx, workspaceId, { kind: "handoff", conversationId: opened.id });
  await countUsage(trx, workspaceId, { metric: "opened", value: 1, channelId, agentId });
  return opened;
}

/** Ends a snooze, for a message or because its time has come. */
export async function wakeConversation(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, actor, dueBy }: { conversationId: string; actor: "contact" | "system"; dueBy?: Date },
): Promise<void> {
  const isWoken = await updateWoken(trx, workspaceId, { conversationId, ...(dueBy && { dueBy }) });
  if (isWoken) await recordConversationEvent(trx, workspaceId, { conversationId, kind: "woken", actor });
}

/** Notes that the customer was told that nobody has come yet: once per hand-off. */
export const markWaitingTold = (trx: WorkspaceTrx, workspaceId: string, conversationId: string): Promise<void> =>
  updateWaitingTold(trx, workspaceId, conversationId);
