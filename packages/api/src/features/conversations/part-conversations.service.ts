import type { Json } from "@piloto/db/schema-types";
import { z } from "zod";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { countUsage } from "../usage/usage.service.ts";
import { recordConversationEvent } from "./conversation-events.service.ts";
import type { LockedConversation } from "./conversation-lock.service.ts";
import { lockLiveConversation } from "./live-conversation.queries.ts";
import {
  insertKept,
  moveRowsBack,
  restoreSurvivor,
  settleFromMessages,
  updateContactOf,
} from "./unite-conversations.queries.ts";
import type { MovedConversations, United } from "./unite-conversations.service.ts";

type Parting = { locked: LockedConversation[]; moved: MovedConversations; keptId: string; mergedId: string };

/**
 * The opposite of `moveConversations`: each conversation goes back to its contact, and those that became one are two
 * again. Where nothing happened since, every row is as it was; else what was written since stays in the survivor.
 */
export async function returnConversations(
  trx: WorkspaceTrx,
  workspaceId: string,
  { locked, moved, keptId, mergedId }: Parting,
): Promise<void> {
  const still = locked.filter(({ id, contactId }) => contactId === keptId && moved.conversationIds.includes(id));
  const conversationIds = still.map(({ id }) => id);
  await updateContactOf(trx, workspaceId, { conversationIds, contactId: mergedId });
  for (const united of moved.united) {
    const survivor = locked.find(({ id }) => id === united.survivorId);
    // Deleted since, with all that was in it.
    if (survivor) await partTwo(trx, workspaceId, survivor, united);
  }
}

async function partTwo(
  trx: WorkspaceTrx,
  workspaceId: string,
  survivor: LockedConversation,
  united: United,
): Promise<void> {
  const { survivorId, deletedId, offset, moved, deleted } = united;
  const contactId = contactIdOf(united.before);
  await updateContactOf(trx, workspaceId, { conversationIds: [survivorId], contactId });
  const theirs = { channelId: survivor.channelId, contactId: contactIdOf(deleted.row) };
  const isTaken = (await lockLiveConversation(trx, workspaceId, theirs)) !== undefined;
  await insertKept(trx, workspaceId, { ...deleted, isClosed: isTaken });
  await moveRowsBack(trx, workspaceId, { from: survivorId, to: deletedId, offset, moved });
  const isUntouched = survivor.lastSeq === united.lastSeq && survivor.controlEpoch === united.controlEpoch;
  if (isUntouched) await restoreSurvivor(trx, workspaceId, { conversationId: survivorId, before: united.before });
  else await settleFromMessages(trx, workspaceId, survivorId);
  await settleFromMessages(trx, workspaceId, deletedId);
  await countUsage(trx, workspaceId, ...united.uncounted.map((delta) => ({ ...delta, value: -delta.value })));
  for (const conversationId of [survivorId, deletedId]) {
    await recordConversationEvent(trx, workspaceId, { conversationId, kind: "unmerged", actor: "system" });
  }
}

const rowForm = z.object({ contact_id: z.string() });

const contactIdOf = (row: Json): string => rowForm.parse(row).contact_id;
