import type { LabelView } from "@piloto/shared/conversation-views";
import type { CreateLabelInput, UpdateLabelInput } from "@piloto/shared/labels";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { ConversationContext } from "../conversations/conversation-lock.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { countLabels, deleteLabelRow, insertLabel, listCountedLabels, updateLabelFields } from "./labels.queries.ts";

// The filter lists them all.
const maxLabels = 200;

/** All labels by name, each with how many conversations that are not closed carry it. */
export const listLabels = (
  trx: WorkspaceTrx,
  workspaceId: string,
): Promise<(LabelView & { conversationCount: number })[]> => listCountedLabels(trx, workspaceId);

/** Throws CONFLICT on `name` when another label has it, in whatever case or accents. */
export async function createLabel(
  { trx, workspace }: ConversationContext,
  input: CreateLabelInput,
): Promise<LabelView> {
  if ((await countLabels(trx, workspace.id)) >= maxLabels) {
    throw new AppError("CONFLICT", { details: { reason: "too_many", max: maxLabels } });
  }
  const label = await insertLabel(trx, workspace.id, { name: input.name, tone: input.tone });
  await announce(trx, workspace.id, { kind: "inbox" });
  return label;
}

/** Throws NOT_FOUND, or CONFLICT on `name` when another label has it. */
export async function updateLabel({ trx, workspace }: ConversationContext, input: UpdateLabelInput): Promise<void> {
  const { labelId, name, tone } = input;
  if (!(await updateLabelFields(trx, workspace.id, { labelId, name, tone }))) throw notFound();
  await announce(trx, workspace.id, { kind: "inbox" });
}

/** Deletes a label and takes it off every conversation. Throws NOT_FOUND. */
export async function deleteLabel(
  { trx, workspace }: ConversationContext,
  { labelId }: { labelId: string },
): Promise<void> {
  if (!(await deleteLabelRow(trx, workspace.id, labelId))) throw notFound();
  await announce(trx, workspace.id, { kind: "inbox" });
}

const notFound = (): AppError => new AppError("NOT_FOUND", { message: "no such label in this workspace" });
