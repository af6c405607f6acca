import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { RealtimeHint } from "@piloto/shared/conversation-views";

export type Announcement = { kind: RealtimeHint["kind"]; conversationId?: string; userId?: string };

/** Leaves a hint for every open page of the workspace; it is heard once this transaction has committed. */
export async function insertRealtimeEvent(
  trx: WorkspaceTrx,
  workspaceId: string,
  { kind, conversationId, userId }: Announcement,
): Promise<void> {
  await trx
    .insertInto("realtimeEvents")
    .values({ workspaceId, kind, conversationId: conversationId ?? null, userId: userId ?? null })
    .execute();
}
