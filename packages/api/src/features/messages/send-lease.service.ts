import { inWorkspace, type WorkspaceTrx } from "../../database/workspace.ts";
import type { Services } from "../../services.ts";
import { enqueueSend } from "./queue-outgoing.service.ts";
import { findSendLeaseEnd, releaseSendLease, takeSendLease } from "./sender.queries.ts";

/** The right to send in one conversation. The token fences: whoever's token is no longer in the row has lost it. */
export type SendLease = { workspaceId: string; conversationId: string; token: string };

type Leasing = Pick<Services, "db" | "jobs">;

/** False while another sender has the conversation: then a job looks again when its lease ends, lest it died. */
export const takeLease = (services: Leasing, lease: SendLease): Promise<boolean> =>
  inWorkspace(services.db, lease.workspaceId, async (trx) => {
    const { workspaceId, conversationId } = lease;
    if (await takeSendLease(trx, workspaceId, lease)) return true;
    const at = await findSendLeaseEnd(trx, workspaceId, conversationId);
    if (at) await enqueueSend(services, trx, workspaceId, { conversationId, at });
    return false;
  });

/**
 * Ends the lease, in the transaction that found nothing (more) to do now: what is queued later brings its own job. `inMs`:
 * a job comes back after so long; null: none is needed.
 */
export async function releaseLease(
  services: Pick<Services, "jobs">,
  trx: WorkspaceTrx,
  lease: SendLease,
  inMs: number | null,
): Promise<void> {
  const { workspaceId, conversationId } = lease;
  await releaseSendLease(trx, workspaceId, lease);
  if (inMs === null) return;
  await enqueueSend(services, trx, workspaceId, { conversationId, at: new Date(Date.now() + inMs) });
}
