import type { AuditFilters, ListAuditLogInput } from "@piloto/shared/audit-log";
import type { Database } from "../../database/pool.ts";
import { enterAccount } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { InWorkspace } from "../../trpc/workspace-guard.ts";
import { type AuditEntry, countAuditEntries, listAuditEntries, listOwnAuditEntries } from "./list-audit-log.queries.ts";
import { type AuditVerification, findNewestVerification } from "./verify-audit-log.queries.ts";

/** Entries are counted no further than this: beyond it the page says "more than". */
const countCap = 10_000;

export type AuditPage = {
  items: AuditEntry[];
  nextCursor: string | null;
  /** How many fit the filters, at most 10 000; null on pages after the first. */
  total: number | null;
  isTotalCapped: boolean;
  /** When the chain was last recomputed, and what came out; null when nobody has asked yet. */
  verification: AuditVerification | null;
};

/** A page of the workspace's log, newest first, with the actors' names of today. */
export async function listAuditLog({ trx, workspace }: InWorkspace, input: ListAuditLogInput): Promise<AuditPage> {
  const beforeSeq = readCursor(input.cursor);
  const filters: AuditFilters = input;
  const found = await listAuditEntries(trx, workspace.id, { filters, beforeSeq, limit: input.limit + 1 });
  const isFirst = beforeSeq === undefined;
  const total = isFirst ? await countAuditEntries(trx, workspace.id, { filters, cap: countCap + 1 }) : null;
  return {
    ...cutPage(found, input.limit),
    total: total === null ? null : Math.min(total, countCap),
    isTotalCapped: total !== null && total > countCap,
    verification: isFirst ? ((await findNewestVerification(trx, workspace.id)) ?? null) : null,
  };
}

/** A page of what happened in the account itself, newest first. */
export async function listOwnAuditLog(
  db: Database,
  userId: string,
  input: { cursor?: string | undefined; limit: number },
): Promise<Pick<AuditPage, "items" | "nextCursor">> {
  const beforeSeq = readCursor(input.cursor);
  const found = await db.transaction().execute(async (trx) => {
    await enterAccount(trx, userId);
    return listOwnAuditEntries(trx, userId, { beforeSeq, limit: input.limit + 1 });
  });
  return cutPage(found, input.limit);
}

// The sequence number is no secret: it stands on every entry.
function readCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(cursor)) {
    throw new AppError("VALIDATION_FAILED", { fields: [{ field: "cursor", message: "is not one of ours" }] });
  }
  return Number(cursor);
}

function cutPage(found: AuditEntry[], limit: number): { items: AuditEntry[]; nextCursor: string | null } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last ? String(last.seq) : null };
}
