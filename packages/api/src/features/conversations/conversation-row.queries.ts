import type { Control, ControlReason, HandoffReason, MessageAuthor } from "@piloto/shared/conversation-words";
import type { Conversations, Json } from "@piloto/db/schema-types";
import { type Selectable, sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

/** The whole row of a conversation. */
export type ConversationRecord = Selectable<Conversations>;

/** Locks the conversation until the end of the transaction; undefined when this workspace has none of this id. */
export async function lockConversationRow(
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<ConversationRecord | undefined> {
  return trx
    .selectFrom("conversations")
    .selectAll()
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export type ControlChange = {
  conversationId: string;
  from: Control;
  to: Control;
  reason: ControlReason;
  userId: string | null;
  /** Who takes over gets it from whomever it was assigned to; who merely answers does so when it was nobody's. */
  isTakeOver: boolean;
  handoffReason: HandoffReason | null;
  summary: string;
  instruction: string;
};

const now = sql<Date>`clock_timestamp()`;

/**
 * Gives the conversation into other hands and raises its epoch; returns it as it is then. Call under the conversation's
 * lock: undefined when control was not what the caller read under it.
 */
export async function updateControl(
  trx: WorkspaceTrx,
  workspaceId: string,
  change: ControlChange,
): Promise<ConversationRecord | undefined> {
  const { to, userId } = change;
  return trx
    .updateTable("conversations")
    .set((eb) => ({
      control: to,
      controlEpoch: eb("controlEpoch", "+", 1),
      controlReason: change.reason,
      controlAt: now,
      waitingSince: to === "handoff_pending" ? now : null,
      waitingToldAt: null,
      runDueAt: null,
      runSince: null,
      updatedAt: now,
      ...(to === "handoff_pending" && {
        handoffReason: change.handoffReason,
        handoffSummary: change.summary,
        handedOffAt: now,
      }),
      ...(to === "human" &&
        userId !== null && {
          assigneeId: change.isTakeOver ? userId : eb.fn.coalesce("assigneeId", sql<string>`${userId}::uuid`),
        }),
      ...(to === "ai" && {
        // Nobody's while the agent speaks: a later hand-off is everybody's to take.
        assigneeId: null,
        handoffSummary: "",
        instruction: change.instruction,
        runAttempts: 0,
        failedTurns: 0,
        // Unanswered messages are read word for word, all before them only as a summary.
        contextFromSeq: sql<number>`CASE WHEN input_seq > handled_seq THEN handled_seq + 1 ELSE last_seq + 1 END`,
      }),
    }))
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", change.conversationId)
    .where("control", "=", change.from)
    .returningAll()
    .executeTakeFirst();
}

/** A person has answered: nothing that was asked before waits for the agent any more. */
export async function updateAnswered(trx: WorkspaceTrx, workspaceId: string, conversationId: string): Promise<void> {
  await trx
    .updateTable("conversations")
    .set((eb) => ({ handledSeq: eb.ref("inputSeq"), runDueAt: null, runSince: null }))
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .execute();
}

export type ConversationEventKind =
  | "opened"
  | "control"
  | "assigned"
  | "snoozed"
  | "woken"
  | "closed"
  | "reopened"
  | "labelled"
  | "unlabelled"
  | "merged"
  | "unmerged";

export type NewConversationEvent = {
  conversationId: string;
  kind: ConversationEventKind;
  actor: MessageAuthor;
  userId?: string | null;
  agentId?: string | null;
  runId?: string | null;
  data?: Record<string, string | number | boolean | null>;
};

/** Writes into the timeline of a conversation. */
export async function insertConversationEvent(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, kind, actor, userId = null, agentId = null, runId = null, data = {} }: NewConversationEvent,
): Promise<void> {
  const json: Json = data;
  await trx
    .insertInto("conversationEvents")
    .values({ workspaceId, conversationId, kind, actor, userId, agentId, runId, data: json, at: now })
    .execute();
}

/** Marks the first answer to the customer; undefined when it was there before, or nobody has asked anything yet. */
export async function updateFirstResponse(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, responder }: { conversationId: string; responder: "agent" | "person" },
): Promise<{ waitedMs: number } | undefined> {
  return trx
    .updateTable("conversations")
    .set({ firstResponseAt: now, firstResponder: responder })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .where("firstResponseAt", "is", null)
    .where("firstInboundAt", "is not", null)
    .returning(
      sql<number>`greatest(0, extract(epoch FROM first_response_at - first_inbound_at) * 1000)::float8`.as("waitedMs"),
    )
    .executeTakeFirst();
}
