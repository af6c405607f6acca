import { z } from "zod";
import { idField, workspaceInput } from "./fields.ts";

const contactInput = workspaceInput.extend({ contactId: idField });
export const getContactInput = contactInput;

export const updateContactInput = contactInput.extend({
  name: z.string().trim().max(120).optional(),
  email: z.union([z.literal(""), z.string().trim().toLowerCase().max(254).pipe(z.email())]).optional(),
  city: z.string().trim().max(120).optional(),
  interest: z.string().trim().max(500).optional(),
  notes: z.string().trim().max(2000).optional(),
});
export type UpdateContactInput = z.infer<typeof updateContactInput>;

/** `mergedId` disappears into `keptId`; what was moved is remembered and can be undone. */
export const mergeContactsInput = workspaceInput.extend({ keptId: idField, mergedId: idField });
export type MergeContactsInput = z.infer<typeof mergeContactsInput>;
export const undoMergeInput = workspaceInput.extend({ mergeId: idField });

export const searchContactsInput = workspaceInput.extend({
  query: z.string().trim().max(120),
  limit: z.int().min(1).max(50).default(20),
});
