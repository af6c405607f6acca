import type {
  ChannelKind,
  Control,
  ConversationStatus,
  IdentityKind,
  MessageAuthor,
  MessageStatus,
  MessageType,
} from "@piloto/shared/conversation-words";
import type { LabelView } from "@piloto/shared/conversation-views";
import { type RawBuilder, sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

/** A line of the list as it is stored; `toConversationRow` makes what the page gets. */
export type ConversationRecord = {
  id: string;
  status: ConversationStatus;
  control: Control;
  controlEpoch: number;
  waitingSince: Date | null;
  handoffReason: string | null;
  snoozedUntil: Date | null;
  windowExpiresAt: Date | null;
  unreadCount: number;
  lastMessageAt: Date;
  lastPreview: string;
  lastType: MessageType;
  lastAuthor: MessageAuthor;
  lastStatus: MessageStatus | null;
  lastAuthorName: string | null;
  hasFailedMessage: boolean;
  contactId: string;
  contactName: string;
  profileName: string;
  identityKind: IdentityKind | null;
  identityValue: string | null;
  channelId: string;
  channelKind: ChannelKind;
  channelName: string;
  agentId: string | null;
  agentName: string | null;
  assigneeId: string | null;
  assigneeName: string | null;
  labels: LabelView[];
};

/** The columns of a line, over `c`: conversations, and the joins of `rowJoins`. */
export const rowColumns = sql`
  c.id, c.status, c.control, c.control_epoch, c.waiting_since, c.handoff_reason, c.snoozed_until, c.window_expires_at,
  c.unread_count, c.last_message_at, c.last_preview, c.last_type, c.last_author, c.last_status, c.has_failed_message,
  coalesce(last_user.name, last_agent.name) AS last_author_name,
  k.id AS contact_id, k.name AS contact_name, k.profile_name,
  best.kind AS identity_kind, best.value AS identity_value,
  ch.id AS channel_id, ch.kind AS channel_kind, ch.name AS channel_name,
  agent.id AS agent_id, agent.name AS agent_name, assignee.id AS assignee_id, assignee.name AS assignee_name,
  (SELECT coalesce(json_agg(json_build_object('id', l.id, 'name', l.name, 'tone', l.tone) ORDER BY fold_text(l.name)), '[]')
   FROM conversation_labels cl JOIN labels l ON l.workspace_id = cl.workspace_id AND l.id = cl.label_id
   WHERE cl.workspace_id = c.workspace_id AND cl.conversation_id = c.id) AS labels`;

/** Who is who in a line: each join finds one row by its key; the identity is asked only where both names are empty. */
export const rowJoins = sql`
  JOIN contacts k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id
  JOIN channels ch ON ch.workspace_id = c.workspace_id AND ch.id = c.channel_id
  LEFT JOIN agents agent ON agent.workspace_id = ch.workspace_id AND agent.id = ch.agent_id
  LEFT JOIN users assignee ON assignee.id = c.assignee_id
  LEFT JOIN users last_user ON c.last_author = 'person' AND last_user.id = c.last_author_id
  LEFT JOIN agents last_agent
    ON c.last_author = 'agent' AND last_agent.workspace_id = c.workspace_id AND last_agent.id = c.last_author_id
  LEFT JOIN LATERAL (
    SELECT i.kind, i.value FROM contact_identities i
    WHERE i.workspace_id = k.workspace_id AND i.contact_id = k.id AND k.name = '' AND k.profile_name = ''
    ORDER BY array_position(ARRAY['phone', 'username', 'igsid', 'bsuid'], i.kind), i.moved_to_at DESC NULLS LAST,
      i.created_at DESC, i.id LIMIT 1
  ) best ON true`;

/** The lines of these conversations, in no particular order; what is not in the workspace is left out. */
export async function listConversationRecords(
  trx: WorkspaceTrx,
  workspaceId: string,
  ids: readonly string[],
): Promise<ConversationRecord[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<ConversationRecord>`
    SELECT ${rowColumns} FROM conversations c ${rowJoins}
    WHERE c.workspace_id = ${workspaceId} AND c.id = ANY (${ids}::uuid[])`.execute(trx);
  return rows;
}

export type ConversationDetailRecord = ConversationRecord & {
  openedAt: Date;
  closedAt: Date | null;
  controlReason: string;
  controlAt: Date;
  handoffSummary: string;
  instruction: string;
  isWindowOpen: boolean;
  /** Instagram only, while a person may still answer. */
  humanAgentUntil: Date | null;
  channelStatus: "active" | "needs_reauth" | "blocked" | "disconnected";
  channelStatusReason: string;
};

/**
 * One conversation with all that its header and composer show. `humanAgentDays` and `windowHours` tell for how long
 * after the customer's last message a person may write on Instagram.
 */
export async function findConversationRecord(
  trx: WorkspaceTrx,
  workspaceId: string,
  id: string,
  { windowHours, humanAgentDays }: { windowHours: number; humanAgentDays: number },
): Promise<ConversationDetailRecord | undefined> {
  const until: RawBuilder<Date> = sql`c.window_expires_at
    + make_interval(days => ${humanAgentDays}::int) - make_interval(hours => ${windowHours}::int)`;
  const { rows } = await sql<ConversationDetailRecord>`
    SELECT ${rowColumns}, c.opened_at, c.closed_at, c.control_reason, c.control_at, c.handoff_summary, c.instruction,
      coalesce(c.window_expires_at > now(), false) AS is_window_open,
      CASE WHEN ch.kind = 'instagram' AND ${until} > now() THEN ${until} END AS human_agent_until,
      ch.status AS channel_status, ch.status_reason AS channel_status_reason
    FROM conversations c ${rowJoins}
    WHERE c.workspace_id = ${workspaceId} AND c.id = ${id}`.execute(trx);
  return rows[0];
}
