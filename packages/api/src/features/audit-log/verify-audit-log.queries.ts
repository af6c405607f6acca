import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type AuditVerification = {
  at: Date;
  /** How many entries were recomputed. */
  entries: number;
  /** The first entry that does not fit; null when all do. */
  brokenSeq: number | null;
};

/** Recomputes the workspace's whole chain. It grows for years, so it may take a minute. */
export async function verifyChain(
  trx: WorkspaceTrx,
  workspaceId: string,
): Promise<Pick<AuditVerification, "entries" | "brokenSeq">> {
  await sql`SET LOCAL statement_timeout = '60s'`.execute(trx);
  const { rows } = await sql<{ entries: number; brokenSeq: number | null }>`
    SELECT entries, broken_seq FROM verify_audit_chain(${workspaceId})`.execute(trx);
  return rows[0] ?? { entries: 0, brokenSeq: null };
}

/** What the last verification found; undefined when there was none. */
export async function findNewestVerification(
  trx: WorkspaceTrx,
  workspaceId: string,
): Promise<AuditVerification | undefined> {
  const { rows } = await sql<AuditVerification>`
    SELECT occurred_at AS at, (details->>'entries')::bigint AS entries, (details->>'brokenSeq')::bigint AS broken_seq
    FROM audit_log
    WHERE workspace_id = ${workspaceId} AND action = 'auditLog.verify' AND outcome <> 'denied'
    ORDER BY occurred_at DESC LIMIT 1`.execute(trx);
  return rows[0];
}
