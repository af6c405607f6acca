import type { Json } from "@piloto/db/schema-types";
import type { MergeContactsInput } from "@piloto/shared/contacts";
import { AppError } from "../../errors/app-error.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import type { ConversationContext } from "../conversations/conversation-lock.service.ts";
import { returnConversations } from "../conversations/part-conversations.service.ts";
import { lockConversationsOfContacts } from "../conversations/unite-conversations.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { joinContacts, type MovedContact } from "./join-contacts.service.ts";
import {
  type ContactFacts,
  type ContactRecord,
  factColumns,
  lockContacts,
  lockMerge,
  type MergeRecord,
  moveIdentitiesBack,
  updateFacts,
  updateMergedInto,
  updateMergeUndone,
} from "./join-contacts.queries.ts";

type Ids = Omit<MergeContactsInput, "workspaceId">;

/** Somebody says that two contacts are one person. Throws NOT_FOUND, CONFLICT, VALIDATION_FAILED for one and itself. */
export async function mergeContacts(ctx: ConversationContext, { keptId, mergedId }: Ids): Promise<{ mergeId: string }> {
  const { trx, workspace, actor, origin } = ctx;
  if (keptId === mergedId) {
    const fields = [{ field: "mergedId", message: "is the contact itself" }];
    throw new AppError("VALIDATION_FAILED", { fields });
  }
  const join = { keptId, mergedId, reason: "person", mergedBy: actor.userId } as const;
  const mergeId = await joinContacts(trx, workspace.id, join);
  await recordAudit(trx, origin, {
    workspaceId: workspace.id,
    action: "contacts.merge",
    target: { kind: "contact", id: keptId },
    details: { mergedId },
  });
  return { mergeId };
}

/**
 * Takes two contacts apart again: ids, conversations and messages go back to where they were; what was written since
 * stays where it is. Throws NOT_FOUND, and CONFLICT when it is undone already or a later merge stands on it.
 */
export async function undoMerge(ctx: ConversationContext, { mergeId }: { mergeId: string }): Promise<void> {
  const { trx, workspace, actor, origin } = ctx;
  const merge = await lockMerge(trx, workspace.id, mergeId);
  if (!merge) throw new AppError("NOT_FOUND", { message: "no such merge in this workspace" });
  if (merge.undoneAt !== null) throw new AppError("CONFLICT", { details: { reason: "already_undone" } });
  if (merge.isCovered) throw new AppError("CONFLICT", { details: { reason: "later_merge" } });
  await takeApart(ctx, merge);
  await updateMergeUndone(trx, workspace.id, { mergeId, userId: actor.userId });
  await announce(trx, workspace.id, { kind: "inbox" });
  await recordAudit(trx, origin, {
    workspaceId: workspace.id,
    action: "contacts.undoMerge",
    target: { kind: "contact", id: merge.keptId },
    details: { mergedId: merge.mergedId },
  });
}

async function takeApart({ trx, workspace }: ConversationContext, merge: MergeRecord): Promise<void> {
  const { keptId, mergedId } = merge;
  // The column holds what `joinContacts` wrote, nothing else.
  const moved = merge.moved as unknown as MovedContact;
  const locked = await lockConversationsOfContacts(trx, workspace.id, [keptId, mergedId]);
  const contacts = await lockContacts(trx, workspace.id, [keptId, mergedId]);
  const kept = contacts.find(({ id }) => id === keptId);
  if (!kept) throw new AppError("NOT_FOUND", { message: "the contact is gone" });
  await moveIdentitiesBack(trx, workspace.id, { from: keptId, to: mergedId, identityIds: moved.identityIds });
  await updateMergedInto(trx, workspace.id, { contactId: mergedId, into: null });
  await returnConversations(trx, workspace.id, { locked, moved, keptId, mergedId });
  await updateFacts(trx, workspace.id, { contactId: keptId, facts: factsToRestore(kept, moved) });
}

/** A fact that nobody has changed since the merge is what it was before it. */
function factsToRestore(kept: ContactRecord, { factsBefore, factsAfter }: MovedContact): Partial<ContactFacts> {
  const [before, after] = [fieldsOf(factsBefore), fieldsOf(factsAfter)];
  return Object.fromEntries(
    factColumns
      .filter((column) => column in after && isSame(kept[column], after[column]))
      .map((column) => [column, before[column] ?? null]),
  );
}

// As both look in JSON: an instant is a text there.
const isSame = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);
const canonical = (value: unknown): string => JSON.stringify(sorted(JSON.parse(JSON.stringify(value ?? null))));
const sorted = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const fieldsOf = (value: Json): Record<string, Json | undefined> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
