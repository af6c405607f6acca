import type { ListDeadLettersInput, ListStoredWebhooksInput } from "@piloto/shared/dead-letters";
import type { InWorkspace } from "../../trpc/workspace-guard.ts";
import { type Position, readCursor, writeCursor } from "./dead-letters-cursor.ts";
import {
  countFailedWebhooks,
  countOpenDeadLetters,
  type DeadLetter,
  listDeadLetterRows,
  listWebhookRows,
  type StoredWebhook,
} from "./dead-letters.queries.ts";

export type Page<Item> = { items: Item[]; nextCursor: string | null };

// Beyond it the page says "more than".
const countCap = 1_000;

/** A page of the workspace's dead letters, newest first. */
export async function listDeadLetters(
  { trx, workspace }: InWorkspace,
  { state, cursor, limit }: Omit<ListDeadLettersInput, "workspaceId">,
): Promise<Page<DeadLetter>> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const page = { isOpen: state === "open", after, limit: limit + 1 };
  return cutPage(await listDeadLetterRows(trx, workspace.id, page), limit);
}

/** A page of the webhooks of the workspace's own channels that were not read, newest first. */
export async function listStoredWebhooks(
  { trx, workspace }: InWorkspace,
  { state, cursor, limit }: Omit<ListStoredWebhooksInput, "workspaceId">,
): Promise<Page<StoredWebhook>> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  return cutPage(await listWebhookRows(trx, workspace.id, { state, after, limit: limit + 1 }), limit);
}

export type DeadLetterCounts = { deadLetters: number; failedWebhooks: number; /** Counts stop here. */ cap: number };

/** How much waits for an admin's decision. */
export async function countDeadLetters({ trx, workspace }: InWorkspace): Promise<DeadLetterCounts> {
  return {
    deadLetters: await countOpenDeadLetters(trx, workspace.id, countCap),
    failedWebhooks: await countFailedWebhooks(trx, workspace.id, countCap),
    cap: countCap,
  };
}

function cutPage<Row extends Position>(rows: Row[], limit: number): Page<Omit<Row, "micros">> {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const items = rows.slice(0, limit).map(({ micros: _micros, ...item }) => item);
  return { items, nextCursor: last ? writeCursor(last) : null };
}
