import { messagePayload } from "@piloto/shared/message-content";
import { handoffReasons, type HandoffReason } from "@piloto/shared/conversation-words";
import type { AgentConfig } from "@piloto/shared/agents";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { LockedConversation } from "../conversations/conversation-lock.service.ts";
import { readFacts } from "./contact-changes.ts";
import { findLastHandoff, listTurnMessages, type RunSettings, type StoredTurnMessage } from "./run-context.queries.ts";
import type { TurnContext, TurnMessage } from "./turn-context.ts";

/** Enough for what a prompt holds in full and for a fair summary of the rest. */
const historyLimit = 120;

export type LoadedContext = {
  context: TurnContext;
  /** The channel's id of the customer's newest message, to be marked as read. */
  lastExternalId: string | undefined;
};

/** Reads what the turn is decided from. Call under the conversation's lock, so that all of it belongs together. */
export async function loadTurnContext(
  trx: WorkspaceTrx,
  workspaceId: string,
  { locked, settings, config }: { locked: LockedConversation; settings: RunSettings; config: AgentConfig },
): Promise<LoadedContext> {
  const { id: conversationId, handledSeq } = locked;
  const stored = await listTurnMessages(trx, workspaceId, { conversationId, handledSeq, limit: historyLimit });
  const handoff = await findLastHandoff(trx, workspaceId, conversationId);
  const { name, profileName, email, city, interest, facts } = settings.contact;
  const context: TurnContext = {
    config,
    channel: settings.channel,
    timezone: usableZone(settings.timezone),
    now: settings.now,
    contact: { name: name || profileName, email, city, interest, facts: readFacts(facts) },
    messages: stored.map((message) => toTurnMessage(message, locked)),
    instruction: locked.instruction,
    summary: locked.summary,
    ...(handoff && { lastHandoff: { reason: toReason(handoff.reason), summary: handoff.summary } }),
    windowExpiresAt: locked.windowExpiresAt,
    failedTurns: locked.failedTurns,
  };
  const last = stored.findLast(({ author, externalId }) => author === "contact" && externalId !== null);
  return { context, lastExternalId: last?.externalId ?? undefined };
}

function toTurnMessage(stored: StoredTurnMessage, { handledSeq, contextFromSeq }: LockedConversation): TurnMessage {
  const { seq, author, type, text, at, filename, isVoice } = stored;
  const isNew = author === "contact" && seq > handledSeq;
  return {
    author,
    type,
    text,
    // A payload of another release is no reason not to answer.
    payload: messagePayload.safeParse(stored.payload).data ?? {},
    ...(filename && { filename }),
    ...(isVoice && { isVoice }),
    at,
    isNew,
    isEarlier: !isNew && seq < contextFromSeq,
  };
}

/** Postgres knows a few zones that the runtime does not; a wrong hour is better than no answer. */
function usableZone(timezone: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: timezone }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}

const toReason = (reason: string): HandoffReason => handoffReasons.find((known) => known === reason) ?? "other";
