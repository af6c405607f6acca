import { randomBytes } from "node:crypto";
import type { ChannelKind, IdentityKind, MessageType } from "@piloto/shared/conversation-words";
import { asOwner, nextNumber } from "./factories.ts";
import type { TestApp } from "./test-app.ts";

/*
 * Conversations straight into the tables, for tests of what is read. What a test says nothing about is as it is after a
 * customer has just written: open, with the agent, unread.
 */

export async function insertChannel(
  app: TestApp,
  workspaceId: string,
  {
    kind = "whatsapp",
    name = "Vendas",
    status = "active",
  }: { kind?: ChannelKind; name?: string; status?: string } = {},
): Promise<string> {
  const [row] = await asOwner<{ id: string }>(
    app,
    `INSERT INTO channels (workspace_id, kind, name, external_id, credentials, verify_token, verify_token_hash, status)
     VALUES ($1, $2, $3, $4, '\\x00', '\\x00', $5, $6) RETURNING id`,
    [workspaceId, kind, name, `ext-${nextNumber()}`, randomBytes(32), status],
  );
  return row?.id ?? "";
}

export async function insertContact(
  app: TestApp,
  workspaceId: string,
  { identities = [], ...fields }: Record<string, unknown> & { identities?: [IdentityKind, string][] } = {},
): Promise<string> {
  const id = await insertRow(app, "contacts", { workspaceId, ...fields });
  for (const [kind, value] of identities) {
    await insertRow(app, "contact_identities", { workspaceId, contactId: id, kind, value, address: value });
  }
  return id;
}

/** Columns by their TypeScript names; a contact of its own unless one is named. */
export async function insertConversation(
  app: TestApp,
  workspaceId: string,
  { channelId, contactId, ...fields }: Record<string, unknown> & { channelId: string; contactId?: string },
): Promise<string> {
  const contact = contactId ?? (await insertContact(app, workspaceId, { name: `Cliente ${nextNumber()}` }));
  return insertRow(app, "conversations", { workspaceId, channelId, contactId: contact, control: "ai", ...fields });
}

type NewMessage = Record<string, unknown> & { conversationId: string; channelId: string; seq: number; at: string };

/** A text of the customer unless told otherwise. */
export const insertMessage = (
  app: TestApp,
  workspaceId: string,
  { at, type = "text", ...fields }: NewMessage & { type?: MessageType },
): Promise<string> =>
  insertRow(app, "messages", {
    workspaceId,
    direction: "in",
    author: "contact",
    status: "received",
    statusRank: 9,
    occurredAt: at,
    type,
    ...fields,
  });

/** One row of a table, columns by their TypeScript names; its id. */
export async function insertRow(app: TestApp, table: string, fields: Record<string, unknown>): Promise<string> {
  const columns = Object.keys(fields).map((name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  const places = columns.map((_, at) => `$${at + 1}`);
  const [row] = await asOwner<{ id?: string }>(
    app,
    `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${places.join(", ")}) RETURNING *`,
    Object.values(fields),
  );
  return row?.id ?? "";
}
