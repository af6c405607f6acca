import { z } from "zod";
import { auditActionForm, auditFilterLimits, auditOutcomes } from "./audit-words.ts";
import { isDay } from "./days.ts";
import { idField, pageInput, workspaceInput } from "./fields.ts";

export const auditOutcomeField = z.enum(auditOutcomes);
export type AuditOutcome = z.infer<typeof auditOutcomeField>;

/** `feature.operation` as the log stores it; open, because entries outlive the procedures that wrote them. */
export const auditActionField = z.string().regex(auditActionForm);

/** A calendar day in the workspace's time zone. */
export const dayField = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine(isDay);

/** What the list and its CSV may be narrowed by; `from` and `to` are both included. */
export const auditFilters = z.object({
  /** Part of an actor's name, a target or an address. */
  text: z.string().trim().max(auditFilterLimits.text).optional(),
  from: dayField.optional(),
  to: dayField.optional(),
  actorUserId: idField.optional(),
  actions: z.array(auditActionField).max(auditFilterLimits.actions).optional(),
  outcome: auditOutcomeField.optional(),
});
export type AuditFilters = z.infer<typeof auditFilters>;

export const listAuditLogInput = workspaceInput.extend(auditFilters.shape).extend(pageInput.shape);
export type ListAuditLogInput = z.infer<typeof listAuditLogInput>;

export const listOwnAuditLogInput = pageInput;
