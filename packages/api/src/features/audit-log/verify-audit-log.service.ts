import type { Services } from "../../services.ts";
import { logEvent } from "../../http/log-events.ts";
import type { InWorkspace } from "../../trpc/workspace-guard.ts";
import { limit } from "../rate-limits/rate-limits.service.ts";
import { recordAudit } from "./audit-log.service.ts";
import { type AuditVerification, verifyChain } from "./verify-audit-log.queries.ts";

/** Recomputes the workspace's chain and records what came out; a broken chain is recorded for attention. */
export async function verifyAuditLog(ctx: InWorkspace & Pick<Services, "log">): Promise<Omit<AuditVerification, "at">> {
  const { trx, workspace } = ctx;
  await limit(trx, "auditVerifyPerWorkspace", workspace.id);
  const { entries, brokenSeq } = await verifyChain(trx, workspace.id);
  if (brokenSeq !== null)
    logEvent(ctx.log, "audit_chain_broken", { chainId: workspace.id, brokenSeq }, "an audit chain is broken");
  await recordAudit(trx, ctx.origin, {
    workspaceId: workspace.id,
    action: "auditLog.verify",
    outcome: brokenSeq === null ? "done" : "attention",
    details: { entries, brokenSeq },
  });
  return { entries, brokenSeq };
}
