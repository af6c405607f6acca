import { z } from "zod";
import { idField, localeField, workspaceInput } from "./fields.ts";

export const workspaceNameField = z.string().trim().min(1).max(80);

/** Days after which conversations are deleted; null keeps them. */
export const retentionDays = { min: 30, max: 3650 } as const;
export const retentionDaysField = z.int().min(retentionDays.min).max(retentionDays.max).nullable();

/** An IANA zone such as America/Sao_Paulo. The server also asks the database, which decides. */
export const timezoneField = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_+-]{0,30}(\/[A-Za-z0-9_+-]{1,30}){0,2}$/);

/** `clientKey` is chosen by the page once per form, so that a repeated create is the same create. */
export const createWorkspaceInput = z.object({ name: workspaceNameField, clientKey: idField });
export type CreateWorkspaceInput = z.infer<typeof createWorkspaceInput>;

export const renameWorkspaceInput = workspaceInput.extend({ name: workspaceNameField });

/** Only what is named changes, so two people on different fields never undo each other. */
export const updateWorkspaceInput = workspaceInput.extend({
  timezone: timezoneField.optional(),
  locale: localeField.optional(),
  retentionDays: retentionDaysField.optional(),
});
export type UpdateWorkspaceInput = z.infer<typeof updateWorkspaceInput>;

/** `confirmName` must be the workspace's name, letter by letter. */
export const deleteWorkspaceInput = workspaceInput.extend({ confirmName: z.string().max(200) });
