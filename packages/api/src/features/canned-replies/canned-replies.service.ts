import type { CreateCannedReplyInput, UpdateCannedReplyInput } from "@piloto/shared/canned-replies";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { ConversationContext } from "../conversations/conversation-lock.service.ts";
import { announce } from "../realtime/announce.service.ts";
import {
  type CannedReplyRow,
  countCannedReplies,
  deleteCannedReplyRow,
  insertCannedReply,
  listCannedReplyRows,
  updateCannedReplyFields,
} from "./canned-replies.queries.ts";

export type CannedReply = CannedReplyRow;

// The composer's menu holds them all.
const maxCannedReplies = 500;

/** All quick replies of the workspace, by shortcut. */
export const listCannedReplies = (trx: WorkspaceTrx, workspaceId: string): Promise<CannedReply[]> =>
  listCannedReplyRows(trx, workspaceId);

/** Throws CONFLICT on `shortcut` when it is taken. */
export async function createCannedReply(
  { trx, workspace, actor }: ConversationContext,
  { shortcut, title, body }: CreateCannedReplyInput,
): Promise<CannedReply> {
  if ((await countCannedReplies(trx, workspace.id)) >= maxCannedReplies) {
    throw new AppError("CONFLICT", { details: { reason: "too_many", max: maxCannedReplies } });
  }
  const reply = await insertCannedReply(trx, workspace.id, { shortcut, title, body, userId: actor.userId });
  await announce(trx, workspace.id, { kind: "inbox" });
  return reply;
}

/** Throws NOT_FOUND, or CONFLICT on `shortcut` when another one has it. */
export async function updateCannedReply(
  { trx, workspace }: ConversationContext,
  { cannedReplyId, shortcut, title, body }: UpdateCannedReplyInput,
): Promise<void> {
  const isThere = await updateCannedReplyFields(trx, workspace.id, { cannedReplyId, shortcut, title, body });
  if (!isThere) throw notFound();
  await announce(trx, workspace.id, { kind: "inbox" });
}

/** Throws NOT_FOUND. */
export async function deleteCannedReply(
  { trx, workspace }: ConversationContext,
  { cannedReplyId }: { cannedReplyId: string },
): Promise<void> {
  if (!(await deleteCannedReplyRow(trx, workspace.id, cannedReplyId))) throw notFound();
  await announce(trx, workspace.id, { kind: "inbox" });
}

const notFound = (): AppError => new AppError("NOT_FOUND", { message: "no such quick reply in this workspace" });
