import type { RunTrigger } from "@piloto/shared/agent-runs";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { Services } from "../../services.ts";
import { updateRunDue } from "./schedule-run.queries.ts";

/**
 * Lets the agent look at the conversation once the customer has stopped writing for a moment, in the caller's
 * transaction. Each message moves the moment, up to a longest wait; a conversation given back is looked at at once. Does
 * nothing unless the agent commands the conversation. The row is updated: hold its lock, or take locks in that order.
 */
export async function scheduleRun(
  { env, jobs }: Pick<Services, "env" | "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
  { trigger }: { trigger: RunTrigger },
): Promise<void> {
  const dueAt = await updateRunDue(trx, workspaceId, {
    conversationId,
    debounceMs: trigger === "message" ? env.RUN_DEBOUNCE_MS : 0,
    maxWaitMs: env.RUN_MAX_WAIT_MS,
  });
  if (dueAt) await enqueueRun({ jobs }, trx, workspaceId, { conversationId, runAt: dueAt });
}

/** One job waits per conversation; a later message moves it. */
export const enqueueRun = (
  { jobs }: Pick<Services, "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, runAt }: { conversationId: string; runAt: Date },
): Promise<void> =>
  jobs.enqueue(trx, "run", { workspaceId, conversationId }, { runAt, key: `run:${conversationId}`, onWaiting: "last" });
