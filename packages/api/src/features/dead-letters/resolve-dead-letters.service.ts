import { AppError } from "../../errors/app-error.ts";
import type { NewJob } from "../../ports/jobs/job-transport.ts";
import { isJobName, jobDefinitions } from "../../ports/jobs/jobs.ts";
import type { Services } from "../../services.ts";
import type { InWorkspace } from "../../trpc/workspace-guard.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { lockDeadLetters, updateDeadLettersResolved, updateWebhooksWaiting } from "./dead-letters.queries.ts";

type Context = InWorkspace & Pick<Services, "jobs">;

export type Decided = { count: number };

/**
 * Enqueues the work once more, with all its attempts. Throws NOT_FOUND for letters of nobody here, CONFLICT when
 * somebody has decided about all of them already, or when this release no longer knows such work.
 */
export async function retryDeadLetters(
  ctx: Context,
  { deadLetterIds }: { deadLetterIds: readonly string[] },
): Promise<Decided> {
  const open = await lockOpen(ctx, deadLetterIds);
  await ctx.jobs.enqueueMany(
    ctx.trx,
    open.map(({ task, payload }) => toJob(task, payload)),
  );
  return resolve(ctx, open, "retried");
}

/** Lets the work go for good. Throws as retryDeadLetters does. */
export async function discardDeadLetters(
  ctx: Context,
  { deadLetterIds }: { deadLetterIds: readonly string[] },
): Promise<Decided> {
  return resolve(ctx, await lockOpen(ctx, deadLetterIds), "discarded");
}

/** Reads stored webhooks again. Throws NOT_FOUND when none of them is of this workspace's channels. */
export async function replayWebhooks(
  { trx, workspace, origin, jobs }: Context,
  { webhookEventIds }: { webhookEventIds: readonly string[] },
): Promise<Decided> {
  const ids = await updateWebhooksWaiting(trx, workspace.id, webhookEventIds);
  if (ids.length === 0) throw new AppError("NOT_FOUND");
  await jobs.enqueueMany(
    trx,
    ids.map((id) => ({ job: "ingest", payload: { workspaceId: workspace.id, webhookEventId: id } })),
  );
  await recordAudit(trx, origin, {
    workspaceId: workspace.id,
    action: "deadLetters.replayWebhooks",
    details: { count: ids.length, webhookEventIds: ids },
  });
  return { count: ids.length };
}

type OpenLetter = { id: string; task: string; payload: unknown };

async function lockOpen({ trx, workspace }: Context, ids: readonly string[]): Promise<OpenLetter[]> {
  const letters = await lockDeadLetters(trx, workspace.id, ids);
  if (letters.length === 0) throw new AppError("NOT_FOUND");
  const open = letters.filter(({ isOpen }) => isOpen);
  if (open.length === 0) throw new AppError("CONFLICT", { message: "was decided already" });
  return open;
}

async function resolve(
  { trx, workspace, origin, actor }: Context,
  letters: readonly OpenLetter[],
  resolution: "retried" | "discarded",
): Promise<Decided> {
  const ids = letters.map(({ id }) => id);
  await updateDeadLettersResolved(trx, workspace.id, { ids, resolution, resolvedBy: actor.userId });
  await recordAudit(trx, origin, {
    workspaceId: workspace.id,
    action: resolution === "retried" ? "deadLetters.retry" : "deadLetters.discard",
    details: { count: ids.length, tasks: [...new Set(letters.map(({ task }) => task))], deadLetterIds: ids },
  });
  return { count: ids.length };
}

function toJob(task: string, payload: unknown): NewJob {
  const parsed = isJobName(task) ? jobDefinitions[task].payload.safeParse(payload) : undefined;
  if (!parsed?.success) throw new AppError("CONFLICT", { message: `no work of this release: ${task}` });
  // Name and payload belong together by the schema just used; the union of all pairs cannot follow it.
  return { job: task, payload: parsed.data } as NewJob;
}
