import type { SecondFactorMethod, SignedInUser } from "@piloto/shared/auth";
import { AppError } from "../../errors/app-error.ts";
import { type Context, userOrigin } from "../../trpc/context.ts";
import type { Trx } from "../../database/workspace.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { openSession, setSessionCookies } from "../sessions/sessions.service.ts";
import { listFactorMethods } from "./factors.service.ts";
import { openFlow } from "./flows.service.ts";
import { noticeNewDevice } from "./new-device.service.ts";
import { findUser, type UserRow } from "./users.queries.ts";

export type SignInResult =
  | { status: "signed_in"; user: SignedInUser }
  | { status: "second_factor"; methods: SecondFactorMethod[] };

/** Authentication methods (RFC 8176) that are enough without a second factor: two proven already, or a verified passkey. */
const strongMethods = new Set(["otp", "recovery", "passkey"]);

/**
 * The one way into a session once a first factor was proven. Asks for the second factor where the account has one and
 * `amr` does not hold it; otherwise opens the session and sets its cookies.
 */
export async function signIn(ctx: Context, { userId, amr }: { userId: string; amr: string[] }): Promise<SignInResult> {
  const factors = await listFactorMethods(ctx.db, userId);
  if (factors.totp && !amr.some((method) => strongMethods.has(method))) {
    await openFlow(ctx, { kind: "second_factor", userId, state: { amr } });
    return {
      status: "second_factor",
      methods: ["totp", "recovery_code", ...(factors.passkey ? (["passkey"] as const) : [])],
    };
  }
  const { session, user } = await ctx.db.transaction().execute((trx) => openSignedInSession(ctx, trx, { userId, amr }));
  await setSessionCookies(ctx, session);
  return { status: "signed_in", user: toSignedInUser(user) };
}

/** Opens the session, notices a new device and writes the audit entry, in the caller's transaction. */
export async function openSignedInSession(ctx: Context, trx: Trx, { userId, amr }: { userId: string; amr: string[] }) {
  const user = await findUser(trx, userId);
  if (!user) throw new AppError("INVALID_CREDENTIALS", { message: "the user is gone" });
  const isNewDevice = await noticeNewDevice(ctx, trx, user);
  const session = await openSession(ctx, trx, { userId, amr });
  await isNewDevice.sendMail(session.sessionId);
  await recordAudit(trx, userOrigin(ctx, userId), {
    userId,
    action: "auth.login",
    outcome: isNewDevice.isNew ? "attention" : "done",
    target: {
      kind: "session",
      id: session.sessionId,
      label: [ctx.device.browser, ctx.device.platform].filter(Boolean).join(" · "),
    },
    details: { amr, newDevice: isNewDevice.isNew },
  });
  return { session, user };
}

export const toSignedInUser = ({ id, name, email, locale }: UserRow): SignedInUser => ({ id, name, email, locale });
