import type { ReauthenticateInput } from "@piloto/shared/auth";
import { AppError } from "../../errors/app-error.ts";
import { type Context, userOrigin } from "../../trpc/context.ts";
import type { SignedIn } from "../../trpc/session-guard.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { finishStepUp } from "../passkeys/passkey-step-up.service.ts";
import { clearLimit, limit } from "../rate-limits/rate-limits.service.ts";
import { takeFactorCode } from "../second-factor/factor-code.service.ts";
import { markFactorProven } from "../sessions/session-state.service.ts";
import { findUser } from "./users.queries.ts";

/**
 * Proves a factor again for a sensitive action; good for ten minutes in this session. Throws INVALID_CREDENTIALS for a
 * wrong password or passkey, CODE_INVALID for a wrong code.
 */
export async function reauthenticate(ctx: Context, account: SignedIn, input: ReauthenticateInput): Promise<void> {
  await limit(ctx.db, "factorPerSession", account.sessionId);
  if (!(await isProven(ctx, account, input))) {
    await recordAudit(ctx.db, userOrigin(ctx, account.userId), {
      userId: account.userId,
      action: "auth.reauthenticate",
      outcome: "denied",
      target: { kind: "session", id: account.sessionId },
      details: { method: input.method },
    });
    throw new AppError(input.method === "totp" ? "CODE_INVALID" : "INVALID_CREDENTIALS");
  }
  await markFactorProven(ctx, account, input.method);
  await clearLimit(ctx.db, "factorPerSession", account.sessionId);
}

async function isProven(ctx: Context, { userId }: SignedIn, input: ReauthenticateInput): Promise<boolean> {
  switch (input.method) {
    case "password": {
      const user = await findUser(ctx.db, userId);
      return ctx.passwords.verify(input.password, user?.passwordHash);
    }
    case "totp":
      return ctx.db
        .transaction()
        .execute(async (trx) => (await takeFactorCode(ctx, trx, userId, input.code)) !== undefined);
    case "passkey":
      return finishStepUp(ctx, userId, input.response);
  }
}
