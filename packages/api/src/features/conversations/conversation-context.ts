import type { AuditOrigin } from "../audit-log/audit-log.service.ts";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { Services } from "../../services.ts";

/** What a change to a conversation by a person or an API key needs; a procedure's context is one. */
export type ConversationContext = Services & {
  trx: WorkspaceTrx;
  workspace: { id: string };
  actor: { userId: string | null };
  origin: AuditOrigin;
};
