import type {
  AttachmentState,
  ChannelKind,
  ChannelStatus,
  MediaKind,
  TemplateStatus,
} from "@piloto/shared/conversation-words";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { StoredTemplate } from "./render-template.ts";

export type SendChannel = { id: string; kind: ChannelKind; status: ChannelStatus };

export async function getSendChannel(trx: WorkspaceTrx, workspaceId: string, channelId: string): Promise<SendChannel> {
  return trx
    .selectFrom("channels")
    .select(["id", "kind", "status"])
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", channelId)
    .executeTakeFirstOrThrow();
}

export type TemplateRecord = StoredTemplate & { id: string; category: string; status: TemplateStatus };

const templateColumns = ["id", "name", "language", "category", "status", "parameterFormat", "components"] as const;

const toTemplate = <Row extends { parameterFormat: string }>(row: Row) => ({
  ...row,
  parameterFormat: row.parameterFormat === "NAMED" ? ("NAMED" as const) : ("POSITIONAL" as const),
});

/** A template of the channel. */
export async function findTemplate(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, templateId }: { channelId: string; templateId: string },
): Promise<TemplateRecord | undefined> {
  const row = await trx
    .selectFrom("templates")
    .select(templateColumns)
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where("id", "=", templateId)
    .executeTakeFirst();
  return row && toTemplate(row);
}

/** A template of the channel by what Meta calls it. */
export async function findTemplateByName(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, name, language }: { channelId: string; name: string; language: string },
): Promise<TemplateRecord | undefined> {
  const row = await trx
    .selectFrom("templates")
    .select(templateColumns)
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where("name", "=", name)
    .where("language", "=", language)
    .executeTakeFirst();
  return row && toTemplate(row);
}

export type UploadRecord = { id: string; kind: MediaKind; state: AttachmentState; messageId: string | null };

/** Those of the files that were uploaded for this conversation, in the order asked for. */
export async function listUploads(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, attachmentIds }: { conversationId: string; attachmentIds: string[] },
): Promise<UploadRecord[]> {
  const rows = await trx
    .selectFrom("attachments")
    .select(["id", "kind", "state", "messageId"])
    .where("workspaceId", "=", workspaceId)
    .where("conversationId", "=", conversationId)
    .where("id", "in", attachmentIds)
    .execute();
  return attachmentIds.flatMap((id) => rows.find((row) => row.id === id) ?? []);
}

/** Whether the person has said that they want no marketing. */
export async function isOptedOut(trx: WorkspaceTrx, workspaceId: string, contactId: string): Promise<boolean> {
  const row = await trx
    .selectFrom("contacts")
    .select("marketingOptOutAt")
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", contactId)
    .executeTakeFirst();
  return row !== undefined && row.marketingOptOutAt !== null;
}
