import { AppError } from "../../errors/app-error.ts";
import type { Context } from "../../trpc/context.ts";
import { findAccount, type SignedIn } from "../../trpc/session-guard.ts";
import { openFlow } from "../auth/flows.service.ts";
import { limitAddress } from "../rate-limits/rate-limits.service.ts";
import { isSessionLive } from "../sessions/session-state.service.ts";
import { findOwnSession } from "../sessions/sessions.service.ts";
import { GoogleFailure } from "./google-failure.ts";
import type { GoogleFlowState } from "./google-flow.ts";
import { readReturnPath } from "./return-path.ts";

/**
 * `GET /auth/google/start`: begins a sign-in, or with `purpose=reauthenticate` proves a factor of the signed-in person
 * again. Returns Google's address. Throws GoogleFailure.
 */
export async function startGoogle(ctx: Context, query: URLSearchParams): Promise<string> {
  await limitAddress(ctx.db, "signInPerAddress", ctx.ip);
  const returnTo = readReturnPath(query.get("returnTo") ?? undefined, ctx.env.PUBLIC_ORIGIN) ?? "/";
  if (query.get("purpose") === "reauthenticate") {
    const account = await findAccount(ctx);
    if (!account || !(await isSessionLive(ctx.db, account))) {
      throw new GoogleFailure("google_expired");
    }
    return begin(ctx, { purpose: "reauthenticate", returnTo, session: pickSession(account) });
  }
  const held = await findOwnSession(ctx);
  return begin(ctx, {
    purpose: "sign_in",
    returnTo,
    session: held ? { sessionId: held.id, userId: held.userId } : null,
  });
}

/** Begins to link a Google account to the signed-in person, who proved a factor just now; the page goes to `url`. */
export async function startGoogleLink(ctx: Context, account: SignedIn, returnTo: string): Promise<{ url: string }> {
  const path = readReturnPath(returnTo, ctx.env.PUBLIC_ORIGIN) ?? "/account/security";
  try {
    return { url: await begin(ctx, { purpose: "link", returnTo: path, session: pickSession(account) }) };
  } catch (error) {
    if (!(error instanceof GoogleFailure)) throw error;
    throw new AppError("UNAVAILABLE", { message: error.reason, details: { reason: error.reason }, cause: error });
  }
}

async function begin(ctx: Context, flow: Omit<GoogleFlowState, "checks">): Promise<string> {
  const { url, checks } = await ctx.google.begin({ asksAgain: flow.purpose === "reauthenticate" });
  await openFlow(ctx, {
    kind: "google",
    userId: flow.purpose === "sign_in" ? null : (flow.session?.userId ?? null),
    state: { ...flow, checks },
  });
  return url;
}

const pickSession = ({ sessionId, userId }: SignedIn) => ({ sessionId, userId });
