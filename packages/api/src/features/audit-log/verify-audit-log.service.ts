import type { InWorkspace } from "../../trpc/workspace-guard.ts";
import { limit } from "../rate-limits/rate-limits.service.ts";
import { recordAudit } from "./audit-log.service.ts";
import { type AuditVerification, verifyChain } from "./verify-audit-log.queries.ts";

/** Recomputes the workspace's chain and records what came out; a broken chain is recorded for attention. */
export async function verifyAuditLog(ctx: InWorkspace): Promise<Omit<AuditVerification, "at">> {
  const { trx, workspace } = ctx;
  await limit(trx, "auditVerifyPerWorkspace", workspace.id);
  const { entries, brokenSeq } = await verifyChain(trx, workspace.id);
  await recordAudit(trx, ctx.origin, {
    workspaceId: workspace.id,
    action: "auditLog.verify",
    outcome: brokenSeq === null ? "done" : "attention",
    details: { entries, brokenSeq },
  });
  return { entries, brokenSeq };
}
