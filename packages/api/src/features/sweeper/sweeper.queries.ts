import { type RawBuilder, sql } from "kysely";
import type { Database } from "../../database/pool.ts";

/** Work that was found lying, by workspace. */
export type Found = { workspaceId: string; id: string };

const list = async (db: Database, statement: RawBuilder<Found>): Promise<Found[]> => (await statement.execute(db)).rows;

/** Webhooks that were kept long ago and never read. */
export const listForgottenWebhooks = (db: Database, olderThanSeconds: number, limit: number): Promise<Found[]> =>
  list(db, sql<Found>`SELECT * FROM forgotten_webhooks(make_interval(secs => ${olderThanSeconds}), ${limit})`);

/** Conversations whose run was due and is not under way. */
export const listConversationsToRun = (db: Database, olderThanSeconds: number, limit: number): Promise<Found[]> =>
  list(db, sql<Found>`SELECT * FROM conversations_to_run(make_interval(secs => ${olderThanSeconds}), ${limit})`);

/** Conversations with messages that should have left. */
export const listConversationsToSend = (db: Database, olderThanSeconds: number, limit: number): Promise<Found[]> =>
  list(db, sql<Found>`SELECT * FROM conversations_to_send(make_interval(secs => ${olderThanSeconds}), ${limit})`);

/** Conversations whose snooze is over. */
export const listConversationsToWake = (db: Database, limit: number): Promise<Found[]> =>
  list(db, sql<Found>`SELECT * FROM conversations_to_wake(${limit})`);

/** Conversations that were handed off so long ago and that nobody came to, whose customer was not told so. */
export const listUnattended = (db: Database, waitingSeconds: number, limit: number): Promise<Found[]> =>
  list(db, sql<Found>`SELECT * FROM conversations_unattended(make_interval(secs => ${waitingSeconds}), ${limit})`);

/** Received files that nobody fetched. */
export const listFilesToFetch = (db: Database, olderThanSeconds: number, limit: number): Promise<Found[]> =>
  list(db, sql<Found>`SELECT * FROM attachments_to_fetch(make_interval(secs => ${olderThanSeconds}), ${limit})`);

/** Which of these keys have a waiting job: to enqueue again would begin its attempts anew. */
export async function listWaitingKeys(db: Database, keys: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    SELECT key FROM graphile_worker._private_jobs WHERE key = ANY (${keys}::text[])`.execute(db);
  return new Set(rows.map(({ key }) => key));
}
