import { listAuditLogInput, listOwnAuditLogInput } from "@piloto/shared/audit-log";
import { t } from "../../trpc/init.ts";
import { adminProcedure, signedInProcedure } from "../../trpc/procedures.ts";
import { listAuditLog, listOwnAuditLog } from "./list-audit-log.service.ts";
import { verifyAuditLog } from "./verify-audit-log.service.ts";

/** Who did what, from where and when. The CSV is a route of its own: audit-log-csv.routes.ts. */
export const auditLogRouter = t.router({
  list: adminProcedure
    .meta({ apiKeyScope: "audit_log:read" })
    .input(listAuditLogInput)
    .query(({ ctx, input }) => listAuditLog(ctx, input)),
  listOwn: signedInProcedure
    .input(listOwnAuditLogInput)
    .query(({ ctx, input }) => listOwnAuditLog(ctx.db, ctx.account.userId, input)),
  verify: adminProcedure.mutation(({ ctx }) => verifyAuditLog(ctx)),
});
