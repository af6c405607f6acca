import { AppError } from "../../errors/app-error.ts";
import { anonymousOrigin, type Context } from "../../trpc/context.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { limitAddress } from "../rate-limits/rate-limits.service.ts";
import { endAllSessions } from "../sessions/sessions.service.ts";
import { hashToken } from "./one-time-token.ts";
import { takeOneTimeToken } from "./one-time-tokens.queries.ts";
import { mailPasswordReset } from "./password-reset.service.ts";
import { deletePassword, findUser } from "./users.queries.ts";

/**
 * The owner says that a sign-in they were mailed about was not theirs: every session ends, the password somebody else
 * knows stops working at once, and a mail with a reset link follows. Throws TOKEN_INVALID for a link that is unknown,
 * used or expired.
 */
export async function reportNotMe(ctx: Context, token: string): Promise<void> {
  await limitAddress(ctx.db, "tokenPerAddress", ctx.ip);
  await ctx.db.transaction().execute(async (trx) => {
    const taken = await takeOneTimeToken(trx, "not_me", hashToken(token));
    const user = taken && (await findUser(trx, taken.userId));
    if (!taken || !user) throw new AppError("TOKEN_INVALID");
    const epoch = await deletePassword(trx, user.id);
    const endedSessions = await endAllSessions(trx, user.id, epoch, "not_me");
    const origin = anonymousOrigin(ctx);
    const sessionId = taken.payload["sessionId"];
    await mailPasswordReset(ctx, trx, { email: user.email, origin });
    await recordAudit(trx, origin, {
      userId: user.id,
      action: "auth.reportNotMe",
      outcome: "attention",
      target: typeof sessionId === "string" ? { kind: "session", id: sessionId } : { kind: "user", id: user.id },
      details: { endedSessions },
    });
  });
}
