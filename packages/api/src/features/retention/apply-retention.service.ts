import { inWorkspace, type WorkspaceTrx } from "../../database/workspace.ts";
import type { JobContext } from "../../ports/jobs/job-handler.ts";
import type { JobPayload } from "../../ports/jobs/jobs.ts";
import type { Services } from "../../services.ts";
import { deleteLooseFiles } from "../attachments/delete-loose-files.service.ts";
import { type AuditOrigin, recordAudit } from "../audit-log/audit-log.service.ts";
import { announce } from "../realtime/announce.service.ts";
import {
  deleteEmptied,
  deleteEvents,
  deleteFailedWebhooks,
  deleteMessages,
  deletePointlessLetters,
  deleteRuns,
  findRetentionDays,
  forgetUnitedPairs,
  listOldestMessages,
  listWorkspacesWithRetention,
  lockOldConversation,
  loosenFiles,
} from "./retention.queries.ts";

type Applying = Pick<Services, "db" | "files" | "jobs" | "log">;

const kinds = ["conversations", "messages", "files", "webhooks", "deadLetters"] as const;
/** What went. */
type Deleted = Record<(typeof kinds)[number], number>;

// Of each kind of rows in one transaction: tens of milliseconds.
const atOnce = 500;
// Transactions of one job, a minute or two; then it makes way for others and comes back.
const maxSteps = 5_000;

/** The job `apply_retentions`, of the clock: leaves a job for each workspace that does not keep conversations for ever. */
export async function applyRetentions({ db, jobs }: Pick<Applying, "db" | "jobs">): Promise<void> {
  const workspaceIds = await listWorkspacesWithRetention(db);
  await jobs.enqueueMany(db, workspaceIds.map(jobOf));
}

const jobOf = (workspaceId: string) =>
  ({ job: "apply_retention", payload: { workspaceId }, options: { key: `apply_retention:${workspaceId}` } }) as const;

/**
 * The job `apply_retention`: deletes the conversations that have been closed for longer than the workspace keeps them, with
 * all that belongs to them. Each step is a transaction that asks the row again, so the job may be killed anywhere, run beside
 * others, and meet a conversation that was opened again. Contacts, counters and the audit log stay.
 */
export async function applyRetention(
  services: Applying,
  { workspaceId }: JobPayload<"apply_retention">,
  { signal }: Pick<JobContext, "signal">,
): Promise<void> {
  const { db, log } = services;
  const deleted: Deleted = { conversations: 0, messages: 0, files: 0, webhooks: 0, deadLetters: 0 };
  const inStep = async (step: Step): Promise<boolean> => {
    const { isMore, ...counts } = await inWorkspace(db, workspaceId, (trx) => step(trx, workspaceId));
    add(deleted, counts);
    return isMore;
  };
  const end = await repeat(signal, [
    () => inStep(deleteSomeWebhooks),
    () => inStep(deleteSomeOfConversation),
    // They end as unsent uploads do, bytes first: what this job leaves of them, maintenance takes.
    async () => deleted.files > 0 && (await deleteLooseFiles(services)) > 0,
  ]);
  const isDone = end === "done";
  await inWorkspace(db, workspaceId, async (trx) => {
    await finish(trx, workspaceId, deleted);
    if (end === "stopped") await services.jobs.enqueueMany(trx, [jobOf(workspaceId)]);
  });
  if (hasAny(deleted)) log.info({ workspaceId, deleted, isDone }, "deleted conversations that had served their time");
  if (typeof end === "object") throw end.failure;
}

/** What it deleted, and whether there may be more. */
type Step = (trx: WorkspaceTrx, workspaceId: string) => Promise<Partial<Deleted> & { isMore: boolean }>;

/** "stopped": the job has to end before there is nothing more. A failure is kept: what was deleted before it is to be told. */
type End = "done" | "stopped" | { failure: unknown };

/** Does each part until it finds nothing more. */
async function repeat(signal: AbortSignal, parts: (() => Promise<boolean>)[]): Promise<End> {
  let steps = 0;
  try {
    for (const part of parts) {
      do {
        if (signal.aborted || steps === maxSteps) return "stopped";
        steps += 1;
      } while (await part());
    }
  } catch (failure) {
    return { failure };
  }
  return "done";
}

const deleteSomeWebhooks: Step = async (trx, workspaceId) => {
  const webhooks = await deleteFailedWebhooks(trx, workspaceId, atOnce);
  return { isMore: webhooks === atOnce, webhooks };
};

/**
 * One conversation, whole unless it is a very long one. Of that the oldest messages go first: should somebody open it again
 * between two steps, it begins later and is otherwise as it was.
 */
const deleteSomeOfConversation: Step = async (trx, workspaceId) => {
  const conversationId = await lockOldConversation(trx, workspaceId);
  if (conversationId === undefined) return { isMore: false };
  const part = { conversationId, limit: atOnce };
  const messageIds = await listOldestMessages(trx, workspaceId, part);
  const files = await loosenFiles(trx, workspaceId, messageIds);
  await deleteMessages(trx, workspaceId, messageIds);
  const counts = { isMore: true, messages: messageIds.length, files };
  if (messageIds.length === atOnce) return counts;
  if ((await deleteRuns(trx, workspaceId, part)) === atOnce) return counts;
  if ((await deleteEvents(trx, workspaceId, part)) === atOnce) return counts;
  const uploads = await deleteEmptied(trx, workspaceId, conversationId);
  return { ...counts, conversations: 1, files: files + uploads };
};

/** Deletes what merely speaks of the conversations, found by their absence: a job killed before leaves it to the next one. */
async function finish(trx: WorkspaceTrx, workspaceId: string, deleted: Deleted): Promise<void> {
  add(deleted, { deadLetters: await deletePointlessLetters(trx, workspaceId) });
  await forgetUnitedPairs(trx, workspaceId);
  if (!hasAny(deleted)) return;
  await announce(trx, workspaceId, { kind: "inbox" });
  await recordAudit(trx, systemOrigin, {
    workspaceId,
    action: "workspaces.applyRetention",
    target: { kind: "workspace", id: workspaceId },
    details: { retentionDays: await findRetentionDays(trx, workspaceId), ...deleted },
  });
}

const systemOrigin: AuditOrigin = { actor: { kind: "system" }, ip: null, userAgent: "", requestId: null };

function add(deleted: Deleted, counts: Partial<Deleted>): void {
  for (const kind of kinds) deleted[kind] += counts[kind] ?? 0;
}

const hasAny = (deleted: Deleted): boolean => kinds.some((kind) => deleted[kind] > 0);
