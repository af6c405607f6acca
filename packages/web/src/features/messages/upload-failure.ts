import { readErrorData } from "../../api/error-data.ts";
import { PutRefusedError } from "./put-file.ts";

/** Why a file does not go with the message: a word of `messages.upload.failures`. */
export type UploadFailure = "type" | "size" | "refused" | "infected" | "unscanned" | "network";

/** Of an upload that was looked at and refused, in the server's words. */
export function failureOfCheck(failure: string): UploadFailure {
  if (failure === "infected") return "infected";
  if (failure === "type_not_taken") return "type";
  return failure === "too_large" ? "size" : "refused";
}

/** Of a call that failed: only where somebody answered was anything refused. */
export function failureOfError(error: unknown): UploadFailure {
  if (error instanceof PutRefusedError) return error.isTooLarge ? "size" : "refused";
  const facts = readErrorData(error);
  if (facts?.details["reason"] === "unscanned") return "unscanned";
  return facts === undefined || facts.appCode === "UNAVAILABLE" ? "network" : "refused";
}
