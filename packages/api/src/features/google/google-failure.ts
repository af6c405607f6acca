import type { GoogleError } from "@piloto/shared/google-errors";

/** A round trip to Google that ended without a sign-in; the page says why by `reason`. */
export class GoogleFailure extends Error {
  readonly reason: GoogleError;

  constructor(reason: GoogleError, cause?: unknown) {
    super(reason, { cause });
    this.name = "GoogleFailure";
    this.reason = reason;
  }
}
