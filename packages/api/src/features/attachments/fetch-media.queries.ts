import type { AttachmentState, MediaKind } from "@piloto/shared/conversation-words";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type WaitingFile = {
  id: string;
  kind: MediaKind;
  mimeType: string;
  filename: string;
  externalId: string | null;
  sourceUrl: string | null;
  promisedSha256: string | null;
  conversationId: string;
  channelId: string;
};

/** A received file that waits to be fetched; undefined when it is settled, or its message was taken back. */
export async function findWaitingFile(
  trx: WorkspaceTrx,
  workspaceId: string,
  attachmentId: string,
): Promise<WaitingFile | undefined> {
  return trx
    .selectFrom("attachments as a")
    .innerJoin("messages as m", (join) =>
      join.onRef("m.workspaceId", "=", "a.workspaceId").onRef("m.id", "=", "a.messageId"),
    )
    .select([
      "a.id",
      "a.kind",
      "a.mimeType",
      "a.filename",
      "a.externalId",
      "a.sourceUrl",
      "a.promisedSha256",
      "m.conversationId",
      "m.channelId",
    ])
    .where("a.workspaceId", "=", workspaceId)
    .where("a.id", "=", attachmentId)
    .where("a.state", "=", "waiting")
    .executeTakeFirst();
}

export type FetchedFile = { mimeType: string; sizeBytes: number; sha256: string; storageKey: string };

/** Says that the bytes are kept; false when the message was taken back or somebody settled it meanwhile. */
export async function updateFileStored(
  trx: WorkspaceTrx,
  workspaceId: string,
  attachmentId: string,
  file: FetchedFile,
): Promise<boolean> {
  const row = await trx
    .updateTable("attachments")
    .set({ ...file, state: "stored", failure: "", storedAt: sql<Date>`clock_timestamp()` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", attachmentId)
    .where("state", "=", "waiting")
    .where("messageId", "is not", null)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Says why there are no bytes; false when it is settled already. */
export async function updateFileLost(
  trx: WorkspaceTrx,
  workspaceId: string,
  attachmentId: string,
  { state, failure }: { state: Extract<AttachmentState, "failed" | "refused">; failure: string },
): Promise<boolean> {
  const row = await trx
    .updateTable("attachments")
    .set({ state, failure: failure.slice(0, 300) })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", attachmentId)
    .where("state", "=", "waiting")
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether the bytes of a message's file are kept. */
export async function isFileStored(trx: WorkspaceTrx, workspaceId: string, attachmentId: string): Promise<boolean> {
  const row = await trx
    .selectFrom("attachments")
    .select("id")
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", attachmentId)
    .where("state", "=", "stored")
    .where("messageId", "is not", null)
    .executeTakeFirst();
  return row !== undefined;
}
