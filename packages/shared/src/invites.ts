import { emailField, idField, workspaceInput } from "./fields.ts";
import { roleField } from "./roles.ts";

/** Days a mailed invite works. */
export const inviteDays = 7;

export const createInviteInput = workspaceInput.extend({ email: emailField, role: roleField });

export const inviteInput = workspaceInput.extend({ inviteId: idField });

/** What a link still is good for. */
export const inviteStates = ["open", "accepted", "revoked", "expired"] as const;
export type InviteState = (typeof inviteStates)[number];
