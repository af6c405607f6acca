import type { Database } from "../../database/pool.ts";
import { AppError } from "../../errors/app-error.ts";
import { type Context, userOrigin } from "../../trpc/context.ts";
import { type AuditOrigin, recordAudit } from "../audit-log/audit-log.service.ts";
import type { AccessClaims } from "./access-token.ts";
import { clearSessionCookies, endSessions } from "./sessions.service.ts";

/** Ends one session of the account. Throws NOT_FOUND when it is not theirs or not live. */
export async function endSession(ctx: Context, account: AccessClaims, sessionId: string): Promise<void> {
  await ctx.db.transaction().execute(async (trx) => {
    const ended = await endSessions(trx, account.userId, { ids: [sessionId] }, "ended_by_user");
    if (ended.length === 0) throw new AppError("NOT_FOUND");
    await recordAudit(trx, userOrigin(ctx, account.userId), {
      userId: account.userId,
      action: "sessions.revoke",
      target: { kind: "session", id: sessionId },
    });
  });
  if (sessionId === account.sessionId) clearSessionCookies(ctx);
}

/** Ends every session of the account but this one; returns how many. */
export async function endOtherSessions(ctx: Context, account: AccessClaims): Promise<number> {
  return ctx.db.transaction().execute(async (trx) => {
    const ended = await endSessions(trx, account.userId, { except: account.sessionId }, "ended_others");
    if (ended.length > 0) {
      await recordAudit(trx, userOrigin(ctx, account.userId), {
        userId: account.userId,
        action: "sessions.revokeOthers",
        details: { count: ended.length },
      });
    }
    return ended.length;
  });
}

/** Ends every session of an account for its operator, who is no person of it; how many were live. */
export async function endSessionsByOperator(db: Database, userId: string, origin: AuditOrigin): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const ended = await endSessions(trx, userId, {}, "ended_others");
    if (ended.length > 0) {
      await recordAudit(trx, origin, {
        userId,
        action: "sessions.revokeOthers",
        outcome: "attention",
        details: { count: ended.length, by: "operator" },
      });
    }
    return ended.length;
  });
}
