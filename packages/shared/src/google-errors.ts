/** Why a round trip to Google ended where it began; the page gets it as `?error=`. */
export const googleErrors = [
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
] as const;
export type GoogleError = (typeof googleErrors)[number];
