import type { AttachmentState, ChannelKind, MediaKind } from "@piloto/shared/conversation-words";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

/** The kind of channel a conversation is on; undefined when this workspace has no such conversation. */
export async function findChannelKind(
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<ChannelKind | undefined> {
  const row = await trx
    .selectFrom("conversations as c")
    .innerJoin("channels as ch", (join) =>
      join.onRef("ch.workspaceId", "=", "c.workspaceId").onRef("ch.id", "=", "c.channelId"),
    )
    .select("ch.kind")
    .where("c.workspaceId", "=", workspaceId)
    .where("c.id", "=", conversationId)
    .executeTakeFirst();
  return row?.kind;
}

export type UploadRow = {
  id: string;
  conversationId: string | null;
  messageId: string | null;
  kind: MediaKind;
  mimeType: string;
  filename: string;
  sizeBytes: number | null;
  isVoice: boolean;
  state: AttachmentState;
  failure: string;
  storageKey: string | null;
};

const columns = [
  "id",
  "conversationId",
  "messageId",
  "kind",
  "mimeType",
  "filename",
  "sizeBytes",
  "isVoice",
  "state",
  "failure",
  "storageKey",
] as const;

export async function findUpload(
  trx: WorkspaceTrx,
  workspaceId: string,
  attachmentId: string,
): Promise<UploadRow | undefined> {
  return trx
    .selectFrom("attachments")
    .select(columns)
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", attachmentId)
    .executeTakeFirst();
}

type NewUpload = {
  conversationId: string;
  kind: MediaKind;
  mimeType: string;
  filename: string;
  sizeBytes: number;
  isVoice: boolean;
  userId: string | null;
};

/** A file that is about to come; its place in the store is named after it. */
export async function insertUpload(
  trx: WorkspaceTrx,
  workspaceId: string,
  { userId, ...upload }: NewUpload,
): Promise<{ id: string; storageKey: string }> {
  const { rows } = await sql<{ id: string }>`SELECT uuidv7() AS id`.execute(trx);
  const id = rows[0]?.id ?? "";
  const storageKey = `${workspaceId}/${id}`;
  await trx
    .insertInto("attachments")
    .values({ workspaceId, id, storageKey, ...upload, uploadedBy: userId, state: "waiting" })
    .execute();
  return { id, storageKey };
}

type Checked =
  | { state: "stored"; mimeType: string; sizeBytes: number; sha256: string }
  | { state: "refused"; failure: string };

/** What the check of an upload found. Only once: undefined when it was checked, or thrown away, meanwhile. */
export async function updateChecked(
  trx: WorkspaceTrx,
  workspaceId: string,
  attachmentId: string,
  checked: Checked,
): Promise<UploadRow | undefined> {
  return trx
    .updateTable("attachments")
    .set(
      checked.state === "stored"
        ? { ...checked, storedAt: sql<Date>`clock_timestamp()` }
        : { ...checked, storageKey: null },
    )
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", attachmentId)
    .where("state", "=", "waiting")
    .where("messageId", "is", null)
    .returning(columns)
    .executeTakeFirst();
}

/** Takes an unsent file out of reach, so that no message gets it; its place in the store, if it was free to go. */
export async function updateDiscarded(
  trx: WorkspaceTrx,
  workspaceId: string,
  attachmentId: string,
): Promise<{ storageKey: string | null } | undefined> {
  return trx
    .updateTable("attachments")
    .set({ state: "failed" })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", attachmentId)
    .where("messageId", "is", null)
    .returning("storageKey")
    .executeTakeFirst();
}

export async function deleteUpload(trx: WorkspaceTrx, workspaceId: string, attachmentId: string): Promise<void> {
  await trx
    .deleteFrom("attachments")
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", attachmentId)
    .where("messageId", "is", null)
    .execute();
}

/** A received file that could not be fetched waits again; undefined when it is in no such state. */
export async function updateFetchAgain(
  trx: WorkspaceTrx,
  workspaceId: string,
  attachmentId: string,
): Promise<{ conversationId: string | null } | undefined> {
  return trx
    .updateTable("attachments")
    .set({ state: "waiting", failure: "" })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", attachmentId)
    .where("state", "=", "failed")
    .where("messageId", "is not", null)
    .where((eb) => eb.or([eb("externalId", "is not", null), eb("sourceUrl", "is not", null)]))
    .returning("conversationId")
    .executeTakeFirst();
}
