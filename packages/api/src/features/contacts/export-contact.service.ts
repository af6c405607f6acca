import { inWorkspace } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { Services } from "../../services.ts";
import { type AuditOrigin, recordAudit } from "../audit-log/audit-log.service.ts";
import { listKnownIdentities } from "./contact-identities.queries.ts";
import { listPersonContacts, listPersonConversations } from "./erase-contact.queries.ts";
import { listPersonRows, type Rows } from "./export-contact.queries.ts";
import { canonicalPhone } from "./person-identities.ts";

export type ContactExport = {
  exportedAt: string;
  workspaceId: string;
  contactId: string;
  /** By table. Raw webhooks are not among them: what they said of the person became these rows. */
  rows: Record<string, Rows>;
  /** Keys in the file store. */
  files: { key: string; filename: string; mimeType: string }[];
};

/** All that is kept about a person (LGPD, article 18, II and V), of one moment; in the audit log. Throws NOT_FOUND. */
export const exportContact = (
  { db }: Pick<Services, "db">,
  { workspaceId, contactId, origin }: { workspaceId: string; contactId: string; origin: AuditOrigin },
): Promise<ContactExport> =>
  inWorkspace(db, workspaceId, async (trx) => {
    const contactIds = await listPersonContacts(trx, workspaceId, contactId);
    const [root] = contactIds;
    if (root === undefined) throw new AppError("NOT_FOUND", { message: "no such contact" });
    const conversationIds = await listPersonConversations(trx, workspaceId, contactIds);
    const rows = await listPersonRows(trx, workspaceId, { contactIds, conversationIds });
    const files = (rows["attachments"] ?? []).flatMap((row) =>
      typeof row["storage_key"] === "string"
        ? [{ key: row["storage_key"], filename: String(row["filename"]), mimeType: String(row["mime_type"]) }]
        : [],
    );
    await recordAudit(trx, origin, {
      workspaceId,
      action: "contacts.export",
      target: { kind: "contact", id: root },
      details: { messages: rows["messages"]?.length ?? 0, files: files.length },
    });
    return { exportedAt: new Date().toISOString(), workspaceId, contactId: root, rows, files };
  });

/** The contact with this number, however it is written; undefined when there is none. */
export const findContactByPhone = (
  { db }: Pick<Services, "db">,
  workspaceId: string,
  phone: string,
): Promise<string | undefined> =>
  inWorkspace(db, workspaceId, async (trx) => {
    const [known] = await listKnownIdentities(trx, workspaceId, [
      { kind: "phone", value: canonicalPhone(phone), address: phone },
    ]);
    return known?.contactId;
  });
