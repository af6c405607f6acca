import { channelLimits } from "@piloto/shared/channel-limits";
import type { ConversationDetail, ConversationEventView } from "@piloto/shared/conversation-views";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { readContactView } from "../contacts/contact-view.service.ts";
import { toConversationRow, toIso, toPerson } from "./inbox-line.ts";
import { type ConversationDetailRecord, findConversationRecord } from "./inbox-lines.queries.ts";
import { type EventRecord, listConversationEventRecords } from "./list-conversation-events.queries.ts";

const shownEvents = 500;
const { windowHours, humanAgentDays = 0 } = channelLimits.instagram;

/** One conversation with its person and what can be done in it now. Throws NOT_FOUND. */
export async function readConversation(
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<ConversationDetail> {
  const record = await findConversationRecord(trx, workspaceId, conversationId, { windowHours, humanAgentDays });
  if (!record) throw new AppError("NOT_FOUND", { message: "no such conversation" });
  const contact = await readContactView(trx, workspaceId, { contactId: record.contactId, conversationId });
  return {
    ...toConversationRow(record),
    openedAt: record.openedAt.toISOString(),
    closedAt: toIso(record.closedAt),
    controlReason: record.controlReason,
    controlAt: record.controlAt.toISOString(),
    handoffSummary: record.handoffSummary,
    instruction: record.instruction,
    composer: toComposer(record),
    contact,
  };
}

const toComposer = (record: ConversationDetailRecord): ConversationDetail["composer"] => ({
  isWindowOpen: record.isWindowOpen,
  humanAgentUntil: toIso(record.humanAgentUntil),
  channelStatus: record.channelStatus,
  channelStatusReason: record.channelStatusReason,
  textLimit: channelLimits[record.channelKind].text.max,
});

/** What happened besides messages, oldest first; of very long stories the newest part. Throws NOT_FOUND. */
export async function listConversationEvents(
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<ConversationEventView[]> {
  const { isKnown, events } = await listConversationEventRecords(trx, workspaceId, {
    conversationId,
    limit: shownEvents,
  });
  if (!isKnown) throw new AppError("NOT_FOUND", { message: "no such conversation" });
  return events.map(toEvent);
}

const toEvent = ({ userId, userName, agentId, agentName, data, at, ...event }: EventRecord): ConversationEventView => ({
  ...event,
  user: toPerson(userId, userName),
  agent: toPerson(agentId, agentName),
  data: readData(data),
  at: at.toISOString(),
});

function readData(data: unknown): ConversationEventView["data"] {
  if (typeof data !== "object" || data === null) return {};
  const facts: ConversationEventView["data"] = {};
  for (const [key, value] of Object.entries(data)) if (isFact(value)) facts[key] = value;
  return facts;
}

const isFact = (value: unknown): value is string | number | boolean | null =>
  value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";
