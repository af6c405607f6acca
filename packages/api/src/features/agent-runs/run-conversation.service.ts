import { inWorkspace } from "../../database/workspace.ts";
import type { Log } from "../../http/log.ts";
import type { JobHandler } from "../../ports/jobs/job-handler.ts";
import type { Services } from "../../services.ts";
import { type ClaimedRun, claimRun, noteBrokenClaim } from "./claim-run.service.ts";
import { decideTurn } from "./decide-turn.service.ts";
import { startHeartbeat } from "./run-heartbeat.ts";
import { deleteLease } from "./run-lease.queries.ts";
import { settleRun } from "./settle-run.service.ts";
import { withTyping } from "./show-typing.service.ts";

/** A worker that died is replaced after this long; each third of it the lease is renewed. */
const defaultLeaseMs = 30_000;

type RunOptions = { leaseMs?: number };

/**
 * The job `run`: lets the agent answer one conversation. Claims it by a lease in Postgres, decides with no transaction
 * open, and writes everything in one transaction or nothing at all. May run any number of times, anywhere, at once.
 */
export const createRunHandler =
  (services: Services, { leaseMs = defaultLeaseMs }: RunOptions = {}): JobHandler<"run"> =>
  async ({ workspaceId, conversationId }, { signal: stopping, log }) => {
    const claimed = await claimRun(services, { workspaceId, conversationId, leaseMs }).catch(async (error: unknown) => {
      await noteBrokenClaim(services, { workspaceId, conversationId }).catch((noteError: unknown) =>
        log.warn({ err: noteError }, "a broken claim could not be counted"),
      );
      throw error;
    });
    if (!claimed) return;
    const heartbeat = startHeartbeat(services, { workspaceId, claimed, leaseMs, stopping });
    try {
      await decideAndSettle(services, { workspaceId, claimed, signal: heartbeat.signal, stopping, log });
    } catch (error) {
      // So that the next try need not wait for the lease to end. Failing here costs only that wait.
      await release(services, workspaceId, claimed).catch(() => undefined);
      throw error;
    } finally {
      heartbeat.stop();
    }
  };

type Deciding = {
  workspaceId: string;
  claimed: ClaimedRun;
  signal: AbortSignal;
  stopping: AbortSignal;
  log: Log;
};

async function decideAndSettle(
  services: Services,
  { workspaceId, claimed, signal, stopping, log }: Deciding,
): Promise<void> {
  const { prices, limits, budgetLeftMicros } = claimed.model;
  const typing = withTyping(services, workspaceId, claimed);
  const begun = performance.now();
  const decision = await decideTurn(
    claimed.context,
    { model: typing.model, prices, limits, budgetLeftMicros },
    { signal, clock: { elapsed: () => performance.now() } },
  );
  // An answer cut short by the end of this process is no answer: another worker gives one.
  if (stopping.aborted) throw new Error("the process is stopping; the run is repeated");
  const latencyMs = Math.round(performance.now() - begun);
  const outcome = await settleRun(services, { workspaceId, claimed, decision, latencyMs });
  const { failure, usage, costMicros } = decision;
  // Ids, figures and codes alone: what was said, and to whom, stands in the database.
  const facts = { runId: claimed.runId, outcome, latencyMs, ...usage, costMicros };
  if (failure) log.warn({ ...facts, failure: failure.kind, details: failure.details }, "a run has failed");
  else log.info(facts, "a run has ended");
  await typing.settled();
}

const release = ({ db }: Services, workspaceId: string, { conversationId, token }: ClaimedRun): Promise<void> =>
  inWorkspace(db, workspaceId, (trx) => deleteLease(trx, workspaceId, { conversationId, token }));
