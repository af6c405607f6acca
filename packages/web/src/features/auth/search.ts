import type { GoogleError } from "@piloto/shared/google-errors";
import { safeReturnTo } from "../../app/return-to.ts";

export type ReturnSearch = { returnTo?: string | undefined };

/**
 * Only paths of our own survive. Each key is always answered, if only with undefined: for a missing one the router
 * would keep the unchecked value of the address.
 */
export function readReturnSearch(search: Record<string, unknown>): ReturnSearch {
  return { returnTo: safeReturnTo(search["returnTo"]) };
}

// Repeated here, and compared in a test: the shared list comes with zod, which this page does not need to start.
const googleErrors = [
  "google_not_configured",
  "google_unavailable",
  "google_cancelled",
  "google_expired",
  "google_failed",
  "google_email_unverified",
  "google_not_linked",
  "google_other_account",
  "google_account_disabled",
  "rate_limited",
  "unavailable",
] as const satisfies readonly GoogleError[];

export type SignInSearch = ReturnSearch & { ended?: "expired" | "reused" | undefined; error?: GoogleError | undefined };

/** `ended`: why one was sent here. `error`: how the way over Google went wrong. */
export function readSignInSearch(search: Record<string, unknown>): SignInSearch {
  const { ended, error } = search;
  return {
    ...readReturnSearch(search),
    ended: ended === "expired" || ended === "reused" ? ended : undefined,
    error: googleErrors.find((known) => known === error),
  };
}

const factorMethods = ["totp", "recovery_code", "passkey"] as const;
export type FactorMethod = (typeof factorMethods)[number];
export type SecondFactorSearch = ReturnSearch & { methods: FactorMethod[] };

/** Which factors the account has; unknown words are dropped, none at all means the usual two. */
export function readSecondFactorSearch(search: Record<string, unknown>): SecondFactorSearch {
  const asked = Array.isArray(search["methods"]) ? search["methods"] : [];
  const methods = factorMethods.filter((method) => asked.includes(method));
  return { ...readReturnSearch(search), methods: methods.length > 0 ? methods : ["totp", "recovery_code"] };
}
