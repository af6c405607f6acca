import type { AuditFilters } from "@piloto/shared/audit-log";
import { hasRole } from "@piloto/shared/roles";
import { enterWorkspace, type WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { type Context, userOrigin } from "../../trpc/context.ts";
import { recordAudit } from "./audit-log.service.ts";
import { createCsvFormatter, csvHead } from "./audit-log-csv.ts";
import { type AuditEntry, getExportForm, listAuditEntries } from "./list-audit-log.queries.ts";

const batchSize = 500;

type Export = { workspaceId: string; userId: string; filters: AuditFilters };
export type AuditExport = { fileName: string; lines: AsyncGenerator<string, void, undefined> };

/**
 * Starts an export: records it, then hands out the lines in batches. Each batch is a short transaction of its own that
 * asks for the right again, so a slow download holds no connection and ends with the membership. Throws FORBIDDEN.
 */
export async function exportAuditLog(ctx: Context, wanted: Export): Promise<AuditExport> {
  const { slug, ...form } = await inWorkspace(ctx, wanted, async (trx) => {
    const found = await getExportForm(trx, wanted.workspaceId);
    await recordAudit(trx, userOrigin(ctx, wanted.userId), {
      workspaceId: wanted.workspaceId,
      action: "auditLog.exportCsv",
      details: { filters: wanted.filters },
    });
    return found;
  });
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: form.timezone }).format(new Date());
  const format = createCsvFormatter(form);
  async function* lines() {
    yield csvHead(form);
    for await (const entries of batches(ctx, wanted)) yield format(entries);
  }
  return { fileName: `${form.locale === "en" ? "audit" : "auditoria"}-${slug}-${day}.csv`, lines: lines() };
}

async function* batches(ctx: Context, wanted: Export): AsyncGenerator<AuditEntry[], void, undefined> {
  let beforeSeq: number | undefined;
  for (;;) {
    const entries = await inWorkspace(ctx, wanted, (trx) =>
      listAuditEntries(trx, wanted.workspaceId, { filters: wanted.filters, beforeSeq, limit: batchSize }),
    );
    if (entries.length > 0) yield entries;
    if (entries.length < batchSize) return;
    beforeSeq = entries.at(-1)?.seq;
  }
}

async function inWorkspace<Result>(
  ctx: Context,
  { workspaceId, userId }: Export,
  run: (trx: WorkspaceTrx) => Promise<Result>,
): Promise<Result> {
  return ctx.db.transaction().execute(async (trx) => {
    const entered = await enterWorkspace(trx, workspaceId, userId);
    if (!entered || !hasRole(entered.role, "admin")) throw new AppError("FORBIDDEN");
    return run(entered.trx);
  });
}
