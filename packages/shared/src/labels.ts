import { z } from "zod";
import { idField, workspaceInput } from "./fields.ts";

/** A place in the page's palette. */
export const labelTones = ["neutral", "accent", "person", "info", "success", "warning", "danger"] as const;
export type LabelTone = (typeof labelTones)[number];

export const labelLimits = { name: 40 } as const;

const fields = { name: z.string().trim().min(1).max(labelLimits.name), tone: z.enum(labelTones) };
export const listLabelsInput = workspaceInput;
export const createLabelInput = workspaceInput.extend(fields);
export type CreateLabelInput = z.infer<typeof createLabelInput>;
export const updateLabelInput = workspaceInput.extend({ labelId: idField, ...fields });
export type UpdateLabelInput = z.infer<typeof updateLabelInput>;
export const deleteLabelInput = workspaceInput.extend({ labelId: idField });
