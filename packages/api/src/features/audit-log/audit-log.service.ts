import type { Database } from "../../database/pool.ts";
import type { Trx } from "../../database/workspace.ts";
import { insertAuditEvent } from "./audit-log.queries.ts";

export type Actor =
  | { kind: "user"; userId: string }
  | { kind: "api_key"; apiKeyId: string }
  | { kind: "system" }
  | { kind: "anonymous" };

/** Who asked, and from where. */
export type AuditOrigin = { actor: Actor; ip: string | null; userAgent: string; requestId: string | null };

export type AuditEvent = {
  /** `feature.operation`, as the procedure is called. */
  action: `${string}.${string}`;
  outcome?: "done" | "denied" | "attention";
  /** What changed, as { field: { before, after } } or plain facts. Never a secret. */
  details?: Record<string, unknown>;
  target?: { kind: string; id: string; label?: string };
} & ({ workspaceId: string; userId?: never } | { userId: string; workspaceId?: never });

/** Records an event in the same transaction as the change it tells of. Call it last: it locks the chain's head row. */
export const recordAudit = (trx: Trx | Database, origin: AuditOrigin, event: AuditEvent): Promise<void> =>
  insertAuditEvent(trx, origin, event);
