import { z } from "zod";
import { idField, workspaceInput } from "./fields.ts";

export const cannedReplyLimits = { shortcut: 40, title: 80, body: 4096 } as const;

const fields = {
  /** What one types after the slash: "frete", "horario-loja". */
  shortcut: z
    .string()
    .trim()
    .toLowerCase()
    .max(cannedReplyLimits.shortcut)
    .regex(/^[a-z0-9][a-z0-9-]*$/, "may hold letters without accents, digits and hyphens"),
  title: z.string().trim().min(1).max(cannedReplyLimits.title),
  body: z.string().trim().min(1).max(cannedReplyLimits.body),
};
export const listCannedRepliesInput = workspaceInput;
export const createCannedReplyInput = workspaceInput.extend(fields);
export type CreateCannedReplyInput = z.infer<typeof createCannedReplyInput>;
export const updateCannedReplyInput = workspaceInput.extend({ cannedReplyId: idField, ...fields });
export type UpdateCannedReplyInput = z.infer<typeof updateCannedReplyInput>;
export const deleteCannedReplyInput = workspaceInput.extend({ cannedReplyId: idField });
