import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";
import type { Trx } from "../../database/workspace.ts";
import type { AuditEvent, AuditOrigin } from "./audit-log.service.ts";

/**
 * Appends to the hash chain. Locks the chain's head until commit, so it comes last in a transaction; an event of an
 * account goes to its own chain and to those of its workspaces.
 */
export async function insertAuditEvent(trx: Trx | Database, origin: AuditOrigin, event: AuditEvent): Promise<void> {
  const { actor } = origin;
  await sql`SELECT append_audit_event(
    ${event.workspaceId ?? null}, ${event.userId ?? null}, ${event.action}, ${event.outcome ?? "done"}, ${actor.kind},
    ${actor.kind === "user" ? actor.userId : null}, ${actor.kind === "api_key" ? actor.apiKeyId : null},
    ${event.target?.kind ?? null}, ${event.target?.id ?? null}, ${event.target?.label ?? null},
    ${JSON.stringify(event.details ?? {})}::jsonb, ${origin.ip}, ${origin.userAgent}, ${origin.requestId})`.execute(
    trx,
  );
}
