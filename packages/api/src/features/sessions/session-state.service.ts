import type { Database } from "../../database/pool.ts";
import { type Context, userOrigin } from "../../trpc/context.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import type { AccessClaims } from "./access-token.ts";
import { getSessionState, updateFactorProven } from "./sessions.queries.ts";

/** A session and whose it is. */
export type OwnedSession = Pick<AccessClaims, "sessionId" | "userId">;

/** Asks the row itself whether the session is still live. */
export async function isSessionLive(db: Database, { sessionId, userId }: OwnedSession): Promise<boolean> {
  return (await getSessionState(db, sessionId, userId)).isLive;
}

/** Notes that the person of this session proved a factor just now: sensitive actions are open for ten minutes. */
export async function markFactorProven(
  ctx: Context,
  { sessionId, userId }: OwnedSession,
  method: string,
): Promise<void> {
  await ctx.db.transaction().execute(async (trx) => {
    await updateFactorProven(trx, sessionId);
    await recordAudit(trx, userOrigin(ctx, userId), {
      userId,
      action: "auth.reauthenticate",
      target: { kind: "session", id: sessionId },
      details: { method },
    });
  });
}
