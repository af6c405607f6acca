import type { TemplateStatus } from "@piloto/shared/conversation-words";

// What is flagged still goes out; what is archived or over its limit does not.
const statuses: Readonly<Record<string, TemplateStatus>> = {
  APPROVED: "approved",
  REINSTATED: "approved",
  UNARCHIVED: "approved",
  FLAGGED: "approved",
  PENDING: "pending",
  IN_APPEAL: "in_appeal",
  REJECTED: "rejected",
  PAUSED: "paused",
  DISABLED: "disabled",
  ARCHIVED: "disabled",
  LIMIT_EXCEEDED: "disabled",
  PENDING_DELETION: "deleted",
  DELETED: "deleted",
};

/** Meta's word for a template's state. A word nobody knew counts as disabled: such a template is not offered. */
export const toTemplateStatus = (value: unknown): TemplateStatus =>
  (typeof value === "string" && Object.hasOwn(statuses, value) ? statuses[value] : undefined) ?? "disabled";
