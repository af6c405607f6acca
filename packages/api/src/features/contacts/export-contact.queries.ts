import { type RawBuilder, sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type Rows = Record<string, unknown>[];

/** Everything of a person, table by table, as the rows are; without what only the product needs. */
export async function listPersonRows(
  trx: WorkspaceTrx,
  workspaceId: string,
  { contactIds, conversationIds }: { contactIds: string[]; conversationIds: string[] },
): Promise<Record<string, Rows>> {
  const inThem = sql`t.workspace_id = ${workspaceId} AND t.conversation_id = ANY (${conversationIds}::uuid[])`;
  const theirs = sql`t.workspace_id = ${workspaceId} AND t.contact_id = ANY (${contactIds}::uuid[])`;
  const ofMessages = sql`t.workspace_id = ${workspaceId} AND t.message_id IN (
    SELECT m.id FROM messages m WHERE m.workspace_id = ${workspaceId} AND m.conversation_id = ANY (${conversationIds}::uuid[]))`;
  const tables: Record<string, RawBuilder<unknown>> = {
    contacts: sql`t.workspace_id = ${workspaceId} AND t.id = ANY (${contactIds}::uuid[])`,
    contact_identities: theirs,
    contact_merges: sql`t.workspace_id = ${workspaceId} AND t.kept_id = ANY (${contactIds}::uuid[])`,
    conversations: theirs,
    conversation_events: inThem,
    conversation_labels: inThem,
    messages: inThem,
    message_reactions: ofMessages,
    message_status_events: ofMessages,
    attachments: sql`(${inThem}) OR (${ofMessages})`,
    agent_runs: inThem,
    agent_steps: sql`t.workspace_id = ${workspaceId} AND t.run_id IN (
      SELECT r.id FROM agent_runs r WHERE r.workspace_id = ${workspaceId} AND r.conversation_id = ANY (${conversationIds}::uuid[]))`,
  };
  const found: Record<string, Rows> = {};
  for (const [table, condition] of Object.entries(tables)) {
    const { rows } = await sql<{ row: Record<string, unknown> }>`
      SELECT to_jsonb(t) - ARRAY['search', 'name_key', 'lease_token', 'send_lease_token', 'client_key', 'workspace_id'] AS row
      FROM ${sql.id(table)} t WHERE ${condition}`.execute(trx);
    found[table] = rows.map(({ row }) => row);
  }
  return found;
}
