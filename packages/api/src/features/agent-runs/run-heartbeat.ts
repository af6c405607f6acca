import { inWorkspace } from "../../database/workspace.ts";
import type { Services } from "../../services.ts";
import type { ClaimedRun } from "./claim-run.service.ts";
import { renewLease } from "./run-lease.queries.ts";

export type Heartbeat = {
  /** Aborts when going on is of no use: the lease is lost, a person has taken over, or the process is stopping. */
  signal: AbortSignal;
  stop: () => void;
};

/**
 * Keeps the lease alive during the model's call, in short transactions of its own, and looks whether the answer is still
 * wanted. A renewal that fails is tried again at the next beat; the lease outlives two of them.
 */
export function startHeartbeat(
  { db, log }: Pick<Services, "db" | "log">,
  {
    workspaceId,
    claimed,
    leaseMs,
    stopping,
  }: { workspaceId: string; claimed: ClaimedRun; leaseMs: number; stopping: AbortSignal },
): Heartbeat {
  const { conversationId, token, controlEpoch } = claimed;
  const useless = new AbortController();
  const beat = async (): Promise<void> => {
    const renewed = await inWorkspace(db, workspaceId, (trx) =>
      renewLease(trx, workspaceId, { conversationId, token, leaseMs }),
    );
    if (!renewed || renewed.controlEpoch !== controlEpoch) useless.abort();
  };
  const timer = setInterval(() => {
    beat().catch((error: unknown) => log.warn({ err: error }, "a run's lease could not be renewed"));
  }, leaseMs / 3);
  return { signal: AbortSignal.any([useless.signal, stopping]), stop: () => clearInterval(timer) };
}
