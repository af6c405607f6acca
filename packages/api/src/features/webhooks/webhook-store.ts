import { toAppError } from "../../database/sqlstate.ts";
import { AppError } from "../../errors/app-error.ts";
import { outsideLogScope } from "../../http/log-scope.ts";
import type { Services } from "../../services.ts";
import { type SignedWebhook, storeWebhooks } from "./webhooks.queries.ts";

export type WebhookStore = {
  /** Resolves once the webhook and the job that reads it are committed; rejects when they are not. */
  keep: (webhook: SignedWebhook) => Promise<void>;
};

type Waiting = { webhook: SignedWebhook; resolve: () => void; reject: (error: unknown) => void };

const maxBatch = 100;
const maxBatchBytes = 4 * 1024 * 1024;
// Some seconds of the heaviest traffic. Beyond it Meta is asked to come again rather than to wait.
const maxWaiting = 2_000;

/**
 * Keeps webhooks that arrive while a commit is under way together in the next one. A commit that enqueues a job sends a
 * NOTIFY, and such commits go one after the other in the whole database, each as long as a flush to disk: one at a time
 * they would bound what can be received (docs/performance.md).
 */
export function createWebhookStore({ db, jobs }: Pick<Services, "db" | "jobs">): WebhookStore {
  const waiting: Waiting[] = [];
  let isWriting = false;

  const write = (webhooks: SignedWebhook[]): Promise<void> =>
    db.transaction().execute(async (trx) => {
      const stored = await storeWebhooks(trx, webhooks);
      await jobs.enqueueMany(
        trx,
        stored.map(({ workspaceId, id }) => ({ job: "ingest" as const, payload: { workspaceId, webhookEventId: id } })),
      );
    });

  const settle = async (batch: Waiting[]): Promise<void> => {
    try {
      await write(batch.map(({ webhook }) => webhook));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      const isAway = toAppError(error)?.code === "UNAVAILABLE";
      if (batch.length === 1 || isAway) {
        for (const { reject } of batch) reject(error);
        return;
      }
      // One of them cannot be kept; the others shall not share its fate.
      for (const one of batch) await settle([one]);
    }
  };

  const writeAll = async (): Promise<void> => {
    isWriting = true;
    while (waiting.length > 0) await settle(takeBatch(waiting));
    isWriting = false;
  };

  return {
    keep: (webhook) =>
      new Promise((resolve, reject) => {
        if (waiting.length >= maxWaiting) {
          reject(new AppError("UNAVAILABLE", { message: "too many webhooks wait to be kept", retryAfterSeconds: 5 }));
          return;
        }
        waiting.push({ webhook, resolve, reject });
        // One commit keeps many requests' webhooks: it belongs to none of them.
        if (!isWriting) void outsideLogScope(writeAll);
      }),
  };
}

/** Takes the oldest off the queue: one at least, and no more than one statement should carry. */
function takeBatch(waiting: Waiting[]): Waiting[] {
  let bytes = 0;
  let count = 0;
  for (const { webhook } of waiting) {
    bytes += webhook.body.byteLength * webhook.channelIds.length;
    if (count > 0 && (count >= maxBatch || bytes > maxBatchBytes)) break;
    count += 1;
  }
  return waiting.splice(0, count);
}
