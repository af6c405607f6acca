import type { MediaKind } from "@piloto/shared/conversation-words";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { Attempt } from "./next-send.ts";
import { messageColumns, type MessageRecord } from "./outgoing.queries.ts";

type Lease = { conversationId: string; token: string };

/**
 * Longer than the longest call: a message, or before it the upload of a film. Not longer than needed: after a crash the
 * conversation waits for its end.
 */
export const leaseSeconds = { message: 45, file: 180 } as const;

const leaseEnd = (seconds: number) => sql<Date>`clock_timestamp() + ${seconds} * interval '1 second'`;

/** Makes this worker the only sender of the conversation; false while another one is. */
export async function takeSendLease(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, token }: Lease,
): Promise<boolean> {
  const row = await trx
    .updateTable("conversations")
    .set({ sendLeaseToken: token, sendLeaseUntil: leaseEnd(leaseSeconds.message) })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .where((eb) => eb.or([eb("sendLeaseUntil", "is", null), eb("sendLeaseUntil", "<", sql<Date>`clock_timestamp()`)]))
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Until when another sender holds the conversation; undefined when none does. */
export async function findSendLeaseEnd(
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<Date | undefined> {
  const row = await trx
    .selectFrom("conversations")
    .select("sendLeaseUntil")
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .executeTakeFirst();
  return row?.sendLeaseUntil ?? undefined;
}

export async function extendSendLease(
  trx: WorkspaceTrx,
  workspaceId: string,
  lease: Lease & { seconds: number },
): Promise<void> {
  await trx
    .updateTable("conversations")
    .set({ sendLeaseUntil: leaseEnd(lease.seconds) })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", lease.conversationId)
    .where("sendLeaseToken", "=", lease.token)
    .execute();
}

export async function releaseSendLease(trx: WorkspaceTrx, workspaceId: string, lease: Lease): Promise<void> {
  await trx
    .updateTable("conversations")
    .set({ sendLeaseToken: null, sendLeaseUntil: null })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", lease.conversationId)
    .where("sendLeaseToken", "=", lease.token)
    .execute();
}

/** The oldest message that has not left yet. */
export async function findHead(
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<MessageRecord | undefined> {
  return trx
    .selectFrom("messages")
    .select(messageColumns)
    .where("workspaceId", "=", workspaceId)
    .where("conversationId", "=", conversationId)
    .where("direction", "=", "out")
    .where("status", "in", ["queued", "sending"])
    .orderBy("seq")
    .limit(1)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** The attempts since a person last asked for this message, oldest first. */
export async function listAttempts(trx: WorkspaceTrx, workspaceId: string, messageId: string): Promise<Attempt[]> {
  return trx
    .selectFrom("sendAttempts")
    .select(["number", "startedAt", "outcome", "errorCode"])
    .where("workspaceId", "=", workspaceId)
    .where("messageId", "=", messageId)
    .orderBy("number")
    .execute();
}

/** The database's clock: what times in its rows are compared with. */
export async function readClock(trx: WorkspaceTrx): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`SELECT clock_timestamp() AS now`.execute(trx);
  return rows[0]?.now ?? new Date();
}

/** Writes down that a call is about to be made; returns the attempt's number. Call under the message's lock. */
export async function insertAttempt(trx: WorkspaceTrx, workspaceId: string, messageId: string): Promise<number> {
  const { sendAttempts: number } = await trx
    .updateTable("messages")
    .set((eb) => ({ status: "sending", statusRank: 1, sendAfter: null, sendAttempts: eb("sendAttempts", "+", 1) }))
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", messageId)
    .returning("sendAttempts")
    .executeTakeFirstOrThrow();
  await trx
    .insertInto("sendAttempts")
    .values({ workspaceId, messageId, number, startedAt: sql<Date>`clock_timestamp()` })
    .execute();
  return number;
}

type Finished = {
  messageId: string;
  number: number;
  outcome: "accepted" | "rejected" | "unknown";
  errorCode: number | null;
  details: string;
};

export async function updateAttemptFinished(
  trx: WorkspaceTrx,
  workspaceId: string,
  { messageId, number, outcome, errorCode, details }: Finished,
): Promise<void> {
  await trx
    .updateTable("sendAttempts")
    .set({ finishedAt: sql<Date>`clock_timestamp()`, outcome, errorCode, details: details.slice(0, 1000) })
    .where("workspaceId", "=", workspaceId)
    .where("messageId", "=", messageId)
    .where("number", "=", number)
    .execute();
}

/** Back into the queue, to be tried after so long. Only from `sending`: a status may have told more meanwhile. */
export async function updateWaiting(
  trx: WorkspaceTrx,
  workspaceId: string,
  { messageId, waitMs }: { messageId: string; waitMs: number },
): Promise<void> {
  await trx
    .updateTable("messages")
    .set({
      status: "queued",
      statusRank: 0,
      sendAfter: waitMs > 0 ? sql<Date>`clock_timestamp() + ${waitMs} * interval '1 millisecond'` : null,
    })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", messageId)
    .where("status", "=", "sending")
    .execute();
}

/** Nothing is sent to this person for so long. */
export async function updatePersonWait(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, waitMs }: { conversationId: string; waitMs: number },
): Promise<void> {
  await trx
    .updateTable("conversations")
    .set({ sendAfter: sql<Date>`clock_timestamp() + ${waitMs} * interval '1 millisecond'` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .execute();
}

export type FileRecord = {
  id: string;
  kind: MediaKind;
  mimeType: string;
  filename: string;
  isVoice: boolean;
  storageKey: string | null;
};

/** The file of a message; undefined when it has none. */
export async function findFile(
  trx: WorkspaceTrx,
  workspaceId: string,
  messageId: string,
): Promise<FileRecord | undefined> {
  return trx
    .selectFrom("attachments")
    .select(["id", "kind", "mimeType", "filename", "isVoice", "storageKey"])
    .where("workspaceId", "=", workspaceId)
    .where("messageId", "=", messageId)
    .where("state", "=", "stored")
    .orderBy("position")
    .limit(1)
    .executeTakeFirst();
}

/** The channel's name for a message that is answered. */
export async function findExternalId(
  trx: WorkspaceTrx,
  workspaceId: string,
  messageId: string,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom("messages")
    .select("externalId")
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", messageId)
    .executeTakeFirst();
  return row?.externalId ?? undefined;
}

export async function updateMimeType(
  trx: WorkspaceTrx,
  workspaceId: string,
  { attachmentId, mimeType }: { attachmentId: string; mimeType: string },
): Promise<void> {
  await trx
    .updateTable("attachments")
    .set({ mimeType })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", attachmentId)
    .execute();
}
