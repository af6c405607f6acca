import type { Context } from "hono";
import { LimitReachedError } from "../errors/app-error.ts";
import { limitedNetwork } from "./client-address.ts";
import type { HttpEnv } from "./http-env.ts";
import { logEvent } from "./log-events.ts";

/** The limits that somebody who guesses passwords, codes or mailed links runs into. */
const signInLimits = new Set([
  "signInPerAddress",
  "signInPerAccountAndAddress",
  "signInPerAccount",
  "codePerAccount",
  "tokenPerAddress",
  "factorPerSession",
]);

/** Tells operators of a refusal by a limit of sign-in. */
export function logLimit(c: Context<HttpEnv>, error: unknown): void {
  if (!(error instanceof LimitReachedError) || !signInLimits.has(error.limit)) return;
  const network = limitedNetwork(c.get("clientAddress"));
  logEvent(c.get("log"), "sign_in_limited", { limit: error.limit, network }, "a sign-in was refused by a limit");
}
