import type { RealtimeHint } from "@piloto/shared/conversation-views";
import { toAppError } from "../../database/sqlstate.ts";
import type { Database } from "../../database/pool.ts";
import { inWorkspace } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { Services } from "../../services.ts";
import type { Revocations } from "../sessions/revocations.service.ts";
import { readRealtimeCursor, writeRealtimeCursor } from "./realtime-cursor.ts";
import { listMissedHints } from "./realtime-feed.queries.ts";
import type { Subscription } from "./realtime-feed.service.ts";

/** A hint under the cursor from which the stream goes on after it; null only moves the cursor. */
export type StreamedHint = { cursor: string; hint: RealtimeHint | null };

export type StreamOptions = {
  workspaceId: string;
  /** `expiresAt` of the access token, epoch seconds. */
  account: Parameters<Revocations["isRevoked"]>[0] & { expiresAt: number };
  /** Throws FORBIDDEN once the person may no longer be here. */
  requireMember: () => Promise<void>;
  lastEventId: string | null | undefined;
  signal: AbortSignal | undefined;
  /** Milliseconds since 1970. */
  now?: () => number;
};
type Ctx = Pick<Services, "db" | "realtime" | "revocations">;

/** How often a quiet stream looks whether it may go on; a hint makes it look at once. */
const lookMs = 5_000;
const membershipMs = 30_000;
/** A quiet page's cursor is renewed this often, so that a reconnect finds what it missed instead of fetching all. */
const cursorMs = 120_000;
/** Older cursors begin anew: their events may have been deleted. Rows are kept for longer than this. */
const maxCursorAgeMs = 600_000;
const maxMissed = 200;
/** Events of all workspaces that are walked over to find those of one. */
const maxBehind = 100_000;

/**
 * What happens in a workspace, as hints to fetch again, each at least once, from where the page left off. Ends with
 * SESSION_EXPIRED when the access token expires or the session is revoked, with FORBIDDEN when the membership ends.
 */
export async function* streamHints(ctx: Ctx, options: StreamOptions): AsyncGenerator<StreamedHint, void, undefined> {
  const { workspaceId, account } = options;
  // In this order: the mark promises nothing that is still in the queue; what commits after the subscription is heard
  // by it, what committed before is found in the table.
  const mark = await ctx.realtime.mark();
  const subscription = ctx.realtime.subscribe({ workspaceId, userId: account.userId });
  try {
    yield* catchUp(ctx, options, mark);
    yield* follow(ctx, options, subscription);
  } finally {
    subscription.close();
  }
}

/** The first hints of a stream, with a cursor in any case: all that was missed, or "everything" when that is unknown. */
async function* catchUp(
  { db }: Ctx,
  options: StreamOptions,
  mark: number,
): AsyncGenerator<StreamedHint, void, undefined> {
  const { now = Date.now } = options;
  const cursor = writeRealtimeCursor({ mark, atMs: now() });
  const missed = await findMissed(db, options, mark);
  if (missed === undefined) return yield { cursor, hint: { kind: "inbox", conversationId: null } };
  // Only the last one moves the cursor: whoever breaks off before has not heard them all.
  for (const hint of missed) yield { cursor: options.lastEventId ?? cursor, hint };
  yield { cursor, hint: null };
}

/** undefined when it is not known, or too much to say one by one. */
async function findMissed(
  db: Database,
  { workspaceId, account, lastEventId, now = Date.now }: StreamOptions,
  mark: number,
): Promise<RealtimeHint[] | undefined> {
  const last = readRealtimeCursor(lastEventId ?? "");
  if (!last || Math.abs(now() - last.atMs) > maxCursorAgeMs || mark - last.mark > maxBehind) return undefined;
  const wanted = { userId: account.userId, after: last.mark, limit: maxMissed + 1 };
  const missed = await inWorkspace(db, workspaceId, (trx) => listMissedHints(trx, workspaceId, wanted));
  return missed.length > maxMissed ? undefined : missed;
}

async function* follow(
  ctx: Ctx,
  { account, requireMember, signal, now = Date.now }: StreamOptions,
  subscription: Subscription,
): AsyncGenerator<StreamedHint, void, undefined> {
  const cursorAt = (mark: number) => writeRealtimeCursor({ mark, atMs: now() });
  let memberUntil = now() + membershipMs;
  let cursorUntil = now() + cursorMs;
  while (!signal?.aborted) {
    const mark = await ctx.realtime.mark();
    const queued = await subscription.take(Math.min(lookMs, account.expiresAt * 1000 - now()), signal);
    if (now() >= account.expiresAt * 1000 || ctx.revocations.isRevoked(account)) {
      throw new AppError("SESSION_EXPIRED", { message: "the stream's session ended" });
    }
    if (now() >= memberUntil) {
      await ignoreOutage(requireMember);
      memberUntil = now() + membershipMs;
    }
    if (queued) yield { cursor: cursorAt(queued.mark), hint: queued.hint };
    else if (now() >= cursorUntil) yield { cursor: cursorAt(mark), hint: null };
    else continue;
    cursorUntil = now() + cursorMs;
  }
}

/** While the database is away nothing is heard either; the membership is asked again when it is back. */
async function ignoreOutage(check: () => Promise<void>): Promise<void> {
  try {
    await check();
  } catch (error) {
    if (toAppError(error)?.code !== "UNAVAILABLE") throw error;
  }
}
