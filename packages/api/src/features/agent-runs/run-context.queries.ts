import type { ChannelKind, MessageAuthor, MessageType } from "@piloto/shared/conversation-words";
import type { Json } from "@piloto/db/schema-types";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type RunSettings = {
  channel: ChannelKind;
  /** Null: no agent answers on this channel. */
  agentId: string | null;
  timezone: string;
  contact: { name: string; profileName: string; email: string; city: string; interest: string; facts: Json };
  /** The database's clock: what leases and windows are compared with. */
  now: Date;
};

/** What a turn needs to know besides the messages; undefined when the conversation is gone. */
export async function findRunSettings(
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<RunSettings | undefined> {
  const row = await trx
    .selectFrom("conversations as c")
    .innerJoin("channels as ch", (join) =>
      join.onRef("ch.workspaceId", "=", "c.workspaceId").onRef("ch.id", "=", "c.channelId"),
    )
    .innerJoin("contacts as p", (join) =>
      join.onRef("p.workspaceId", "=", "c.workspaceId").onRef("p.id", "=", "c.contactId"),
    )
    .innerJoin("workspaces as w", "w.id", "c.workspaceId")
    .where("c.workspaceId", "=", workspaceId)
    .where("c.id", "=", conversationId)
    .select(["ch.kind as channel", "ch.agentId", "w.timezone"])
    .select(["p.name", "p.profileName", "p.email", "p.city", "p.interest", "p.facts"])
    .select(sql<Date>`clock_timestamp()`.as("now"))
    .executeTakeFirst();
  if (!row) return undefined;
  const { channel, agentId, timezone, now, ...contact } = row;
  return { channel, agentId, timezone, now, contact };
}

export type StoredTurnMessage = {
  seq: number;
  author: MessageAuthor;
  direction: "in" | "out" | "note";
  type: MessageType;
  text: string;
  payload: Json;
  filename: string | null;
  isVoice: boolean | null;
  at: Date;
  externalId: string | null;
};

/**
 * The last messages both sides saw, oldest first: no notes, nothing deleted, nothing that failed to reach the customer.
 * Every message after `handledSeq` is among them, whatever the limit.
 */
export async function listTurnMessages(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, handledSeq, limit }: { conversationId: string; handledSeq: number; limit: number },
): Promise<StoredTurnMessage[]> {
  const select = () =>
    trx
      .selectFrom("messages as m")
      .leftJoin("attachments as a", (join) =>
        join.onRef("a.workspaceId", "=", "m.workspaceId").onRef("a.messageId", "=", "m.id").on("a.position", "=", 0),
      )
      .where("m.workspaceId", "=", workspaceId)
      .where("m.conversationId", "=", conversationId)
      .where("m.direction", "in", ["in", "out"])
      .where("m.status", "<>", "failed")
      .where("m.deletedAt", "is", null)
      .select(["m.seq", "m.author", "m.direction", "m.type", "m.body as text", "m.payload", "m.occurredAt as at"])
      .select(["m.externalId", "a.filename", "a.isVoice"]);
  const fresh = await select().where("m.seq", ">", handledSeq).orderBy("m.seq", "desc").limit(maxNewMessages).execute();
  const old = await select().where("m.seq", "<=", handledSeq).orderBy("m.seq", "desc").limit(limit).execute();
  return [...fresh, ...old].sort((one, other) => Number(one.at) - Number(other.at) || one.seq - other.seq);
}

/** A person does not write more before an answer; a machine that does gets one for the last of them. */
const maxNewMessages = 300;

/** What was said at the last hand-off to people; undefined: there was none. */
export async function findLastHandoff(
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<{ reason: string; summary: string } | undefined> {
  const row = await trx
    .selectFrom("conversationEvents")
    .where("workspaceId", "=", workspaceId)
    .where("conversationId", "=", conversationId)
    .where("kind", "=", "control")
    .where(sql<string>`data->>'to'`, "=", "handoff_pending")
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .select([
      sql<string | null>`data->>'handoffReason'`.as("reason"),
      sql<string | null>`data->>'summary'`.as("summary"),
    ])
    .executeTakeFirst();
  return row ? { reason: row.reason ?? "other", summary: row.summary ?? "" } : undefined;
}
