import { toAppError } from "../../database/sqlstate.ts";
import { inWorkspace } from "../../database/workspace.ts";
import type { JobHandler } from "../../ports/jobs/job-handler.ts";
import type { NewJob } from "../../ports/jobs/job-transport.ts";
import type { Services } from "../../services.ts";
import { wakeConversation } from "../conversations/live-conversation.service.ts";
import { foldUsage } from "../usage/fold-usage.service.ts";
import {
  type Found,
  listConversationsToRun,
  listConversationsToSend,
  listConversationsToWake,
  listFilesToFetch,
  listForgottenWebhooks,
  listUnattended,
  listWaitingKeys,
} from "./sweeper.queries.ts";
import { tellStillLooking } from "./tell-still-looking.service.ts";

type Sweeping = Pick<Services, "db" | "jobs" | "log">;

// Much longer than a job waits when all is well: what is found here has lost its job.
const lateSeconds = 60;
const forgottenSeconds = 120;
/** After so long without a person the customer hears that somebody is still being looked for. */
const unattendedSeconds = 10 * 60;
const atOnce = 200;

/**
 * Picks up what lies about, every few seconds on one instance: work whose job was lost, snoozes that are over, customers
 * nobody came to, counters to fold. Each part stands being done twice, and one that fails keeps no other from its turn.
 */
export function createSweepHandler(services: Sweeping): JobHandler<"sweep"> {
  const parts: (() => Promise<void>)[] = [
    () => wakeSnoozed(services),
    () => tellWaiting(services),
    () => enqueueFound(services, listForgottenWebhooks(services.db, forgottenSeconds, atOnce), ingestJob),
    () => enqueueFound(services, listConversationsToRun(services.db, lateSeconds, atOnce), runJob),
    () => enqueueFound(services, listConversationsToSend(services.db, lateSeconds, atOnce), sendJob),
    () => enqueueFound(services, listFilesToFetch(services.db, lateSeconds, atOnce), fetchJob),
    async () => void (await foldUsage(services.db)),
  ];
  return async () => {
    const failures: unknown[] = [];
    for (const part of parts) await part().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, "a part of the sweep failed");
  };
}

type Enqueued = { key: string; job: NewJob };

const ingestJob = ({ workspaceId, id }: Found): Enqueued => {
  const key = `ingest:${id}`;
  return { key, job: { job: "ingest", payload: { workspaceId, webhookEventId: id }, options: { key } } };
};
const runJob = ({ workspaceId, id }: Found): Enqueued => {
  const key = `run:${id}`;
  return { key, job: { job: "run", payload: { workspaceId, conversationId: id }, options: { key } } };
};
const sendJob = ({ workspaceId, id }: Found): Enqueued => {
  const key = `send:${id}`;
  return { key, job: { job: "send", payload: { workspaceId, conversationId: id }, options: { key } } };
};
const fetchJob = ({ workspaceId, id }: Found): Enqueued => {
  const key = `fetch_media:${id}`;
  return { key, job: { job: "fetch_media", payload: { workspaceId, attachmentId: id }, options: { key } } };
};

/** A job that is there waits for its next attempt: to enqueue it again would make it try for ever. */
async function enqueueFound(
  { db, jobs, log }: Sweeping,
  listing: Promise<Found[]>,
  toJob: (found: Found) => Enqueued,
): Promise<void> {
  const found = (await listing).map(toJob);
  if (found.length === 0) return;
  const waiting = await listWaitingKeys(
    db,
    found.map(({ key }) => key),
  );
  const lostJobs = found.filter(({ key }) => !waiting.has(key)).map(({ job }) => job);
  if (lostJobs.length === 0) return;
  log.warn({ job: lostJobs[0]?.job, count: lostJobs.length }, "work was found lying and is taken up again");
  await jobs.enqueueMany(db, lostJobs);
}

async function wakeSnoozed({ db, log }: Sweeping): Promise<void> {
  for (const { workspaceId, id } of await listConversationsToWake(db, atOnce)) {
    await oneByOne(log, () =>
      inWorkspace(db, workspaceId, (trx) =>
        wakeConversation(trx, workspaceId, { conversationId: id, actor: "system", dueBy: new Date() }),
      ),
    );
  }
}

async function tellWaiting(services: Sweeping): Promise<void> {
  for (const { workspaceId, id } of await listUnattended(services.db, unattendedSeconds, atOnce)) {
    await oneByOne(services.log, () =>
      inWorkspace(services.db, workspaceId, (trx) => tellStillLooking(services, trx, workspaceId, id)),
    );
  }
}

/** One conversation that cannot be swept keeps no other from it; the next sweep tries again. */
async function oneByOne(log: Sweeping["log"], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (toAppError(error)?.code === "NOT_FOUND") return;
    log.warn({ err: error }, "a conversation could not be swept; it is tried again");
  }
}
