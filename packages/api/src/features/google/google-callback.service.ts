import { isSameSecret } from "../../ports/vault/same-secret.ts";
import { AppError } from "../../errors/app-error.ts";
import type { Context } from "../../trpc/context.ts";
import { closeFlow, tryFlow } from "../auth/flows.service.ts";
import { signIn } from "../auth/sign-in.service.ts";
import { lockOwnUser } from "../auth/users.service.ts";
import { findIdentityOwner, linkIdentity } from "../identities/identities.service.ts";
import { limitAddress } from "../rate-limits/rate-limits.service.ts";
import { isSessionLive, markFactorProven } from "../sessions/session-state.service.ts";
import { endSessions } from "../sessions/sessions.service.ts";
import { findOrCreateUser } from "./google-account.service.ts";
import type { GoogleClaims } from "./google-client.ts";
import { GoogleFailure } from "./google-failure.ts";
import { type GoogleFlowState, googleFlowState } from "./google-flow.ts";
import { withParameter } from "./return-path.ts";

/** A proof older than this is not what was asked for a moment ago; the flow itself lives ten minutes. */
const freshSeconds = 600;

/**
 * `GET /auth/google/callback`: returns the path the browser goes to, the error told by `?error=`. The flow works once;
 * a callback with a foreign state leaves it untouched, so that nobody can break another's sign-in by a link.
 */
export async function finishGoogle(ctx: Context, callback: URL): Promise<string> {
  await limitAddress(ctx.db, "signInPerAddress", ctx.ip);
  const flow = await takeGoogleFlow(ctx, callback.searchParams.get("state"));
  try {
    const claims = await ctx.google.finish(callback, flow.checks);
    if (flow.purpose === "sign_in") return await finishSignIn(ctx, flow, claims);
    if (flow.purpose === "link") await finishLink(ctx, flow, claims);
    else await finishReauthentication(ctx, flow, claims);
    return flow.returnTo;
  } catch (error) {
    if (!(error instanceof GoogleFailure)) throw error;
    ctx.log.info({ reason: error.reason, err: error.cause }, "a sign-in with Google was refused");
    if (flow.purpose !== "sign_in") return withParameter(flow.returnTo, "error", error.reason);
    const signInPath = withParameter("/sign-in", "error", error.reason);
    return flow.returnTo === "/" ? signInPath : withParameter(signInPath, "returnTo", flow.returnTo);
  }
}

async function takeGoogleFlow(ctx: Context, state: string | null): Promise<GoogleFlowState> {
  const flow = await tryFlow(ctx, "google");
  const parsed = flow && googleFlowState.parse(flow.state);
  if (!flow || !parsed || state === null || !isSameSecret(parsed.checks.state, state)) {
    throw new GoogleFailure("google_expired");
  }
  const isOurs = await ctx.db.transaction().execute((trx) => closeFlow(ctx, trx, flow));
  if (!isOurs) throw new GoogleFailure("google_expired");
  return parsed;
}

async function finishSignIn(ctx: Context, flow: GoogleFlowState, claims: GoogleClaims): Promise<string> {
  const userId = await findOrCreateUser(ctx, claims);
  const result = await signIn(ctx, { userId, amr: ["google"] }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "INVALID_CREDENTIALS") {
      throw new GoogleFailure("google_account_disabled", error);
    }
    throw error;
  });
  if (result.status === "second_factor") {
    // The page's router reads a list in its address as JSON.
    const path = withParameter("/second-factor", "methods", JSON.stringify(result.methods));
    return flow.returnTo === "/" ? path : withParameter(path, "returnTo", flow.returnTo);
  }
  const replaced = flow.session;
  if (replaced) {
    await ctx.db
      .transaction()
      .execute((trx) => endSessions(trx, replaced.userId, { ids: [replaced.sessionId] }, "replaced"));
  }
  return flow.returnTo;
}

async function finishLink(ctx: Context, flow: GoogleFlowState, claims: GoogleClaims): Promise<void> {
  const { userId } = await requireFlowSession(ctx, flow);
  if (!claims.isEmailVerified) throw new GoogleFailure("google_email_unverified");
  await ctx.db.transaction().execute(async (trx) => {
    const user = await lockOwnUser(trx, userId);
    const owner = await findIdentityOwner(trx, claims);
    if (owner !== undefined && owner !== userId) throw new GoogleFailure("google_other_account");
    const { issuer, subject, email } = claims;
    if (owner === undefined) await linkIdentity(ctx, trx, user, { issuer, subject, email });
  });
}

async function finishReauthentication(ctx: Context, flow: GoogleFlowState, claims: GoogleClaims): Promise<void> {
  const session = await requireFlowSession(ctx, flow);
  if ((await findIdentityOwner(ctx.db, claims)) !== session.userId) throw new GoogleFailure("google_other_account");
  const { authenticatedAt } = claims;
  if (authenticatedAt !== undefined && authenticatedAt < Date.now() / 1000 - freshSeconds) {
    throw new GoogleFailure("google_expired");
  }
  await markFactorProven(ctx, session, "google");
}

/** The session that asked, still live. Throws GoogleFailure otherwise. */
async function requireFlowSession(ctx: Context, { session }: GoogleFlowState) {
  if (!session || !(await isSessionLive(ctx.db, session))) {
    throw new GoogleFailure("google_expired");
  }
  return session;
}
