/** What the product records, in the order of the filter. An entry may carry an action that is no longer, or not yet, here. */
export const auditActions = [
  "auth.login",
  "auth.verifySecondFactor",
  "auth.logout",
  "auth.reauthenticate",
  "auth.changePassword",
  "auth.requestPasswordReset",
  "auth.resetPassword",
  "auth.reportNotMe",
  "sessions.revoke",
  "sessions.revokeOthers",
  "sessions.reuseDetected",
  "account.create",
  "account.update",
  "account.requestEmailChange",
  "account.changeEmail",
  "account.delete",
  "secondFactor.confirmTotp",
  "secondFactor.disable",
  "secondFactor.regenerateRecoveryCodes",
  "passkeys.finishRegistration",
  "passkeys.rename",
  "passkeys.remove",
  "identities.link",
  "identities.unlink",
  "workspaces.create",
  "workspaces.rename",
  "workspaces.update",
  "workspaces.delete",
  "members.changeRole",
  "members.remove",
  "members.leave",
  "invites.create",
  "invites.resend",
  "invites.revoke",
  "invites.restore",
  "invites.accept",
  "apiKeys.create",
  "apiKeys.revoke",
  "agents.create",
  "agents.updateDraft",
  "agents.publish",
  "agents.rollBack",
  "agents.archive",
  "agents.unarchive",
  "auditLog.verify",
  "auditLog.exportCsv",
] as const;

export type AuditAction = (typeof auditActions)[number];

export const auditFeatures = [
  "auth",
  "sessions",
  "account",
  "secondFactor",
  "passkeys",
  "identities",
  "workspaces",
  "members",
  "invites",
  "apiKeys",
  "agents",
  "auditLog",
] as const;

export type AuditFeature = (typeof auditFeatures)[number];

export const actionsOf = (feature: AuditFeature): AuditAction[] =>
  auditActions.filter((action) => action.startsWith(`${feature}.`));

/** What may be refused for want of a role, or of the right password, and so be an attempt. */
const refusableActions = [
  "auth.login",
  "auth.verifySecondFactor",
  "auth.reauthenticate",
  "workspaces.rename",
  "workspaces.update",
  "workspaces.delete",
  "members.changeRole",
  "members.remove",
  "invites.create",
  "invites.resend",
  "invites.revoke",
  "invites.restore",
  "apiKeys.create",
  "apiKeys.revoke",
  "agents.create",
  "agents.updateDraft",
  "agents.publish",
  "agents.rollBack",
  "agents.archive",
  "agents.unarchive",
  "auditLog.verify",
] as const;

export const findRefusable = (code: string): (typeof refusableActions)[number] | undefined =>
  refusableActions.find((action) => action === code);

/** The action, if the page has words for it. */
export const findAction = (code: string): AuditAction | undefined => auditActions.find((action) => action === code);
