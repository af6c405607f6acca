import type { ConversationRow, PersonView } from "@piloto/shared/conversation-views";
import { contactDisplayName } from "../contacts/contact-name.service.ts";
import type { ConversationRecord } from "./inbox-lines.queries.ts";

/** A stored line as the page gets it. */
export function toConversationRow(record: ConversationRecord): ConversationRow {
  return {
    id: record.id,
    contactName: nameOf(record),
    contactId: record.contactId,
    channel: { id: record.channelId, kind: record.channelKind, name: record.channelName },
    status: record.status,
    control: record.control,
    controlEpoch: record.controlEpoch,
    waitingSince: toIso(record.waitingSince),
    handoffReason: record.handoffReason,
    assignee: toPerson(record.assigneeId, record.assigneeName),
    agent: toPerson(record.agentId, record.agentName),
    snoozedUntil: toIso(record.snoozedUntil),
    windowExpiresAt: toIso(record.windowExpiresAt),
    unreadCount: record.unreadCount,
    lastMessageAt: record.lastMessageAt.toISOString(),
    lastMessage: {
      preview: record.lastPreview,
      type: record.lastType,
      author: record.lastAuthor,
      authorName: record.lastAuthorName,
      status: record.lastStatus,
    },
    hasFailedMessage: record.hasFailedMessage,
    labels: record.labels,
  };
}

const nameOf = ({ contactName, profileName, identityKind, identityValue }: ConversationRecord): string =>
  contactDisplayName({
    name: contactName,
    profileName,
    identity: identityKind && identityValue ? { kind: identityKind, value: identityValue } : null,
  });

/** null for somebody who is gone, or was never there. */
export const toPerson = (id: string | null, name: string | null): PersonView | null =>
  id !== null && name !== null ? { id, name } : null;

export const toIso = (at: Date | null): string | null => at?.toISOString() ?? null;
