import type { AppCode } from "@piloto/shared/errors";
import { DatabaseError } from "pg";
import { AppError } from "../errors/app-error.ts";

/** What a violated constraint means to the person; a constraint not listed here is a bug and stays INTERNAL. */
const constraintErrors: Record<string, { code: AppCode; field?: string; message: string }> = {
  users_email_key: { code: "CONFLICT", field: "email", message: "belongs to another account" },
  workspaces_slug_key: { code: "CONFLICT", field: "slug", message: "is taken" },
  memberships_pkey: { code: "CONFLICT", message: "is already a member" },
  memberships_last_owner: { code: "LAST_OWNER", message: "the last owner cannot leave" },
  invites_open_email_key: { code: "CONFLICT", field: "email", message: "already has an open invite" },
  agents_active_name_key: { code: "CONFLICT", field: "name", message: "is taken by another agent" },
  agent_versions_number_key: { code: "CONFLICT", message: "was published by somebody else at the same moment" },
  identities_subject_key: { code: "CONFLICT", message: "belongs to another account" },
  conversations_live_key: { code: "CONFLICT", message: "the person has another live conversation on the channel" },
  labels_name_key: { code: "CONFLICT", field: "name", message: "is taken by another label" },
  canned_replies_shortcut_key: { code: "CONFLICT", field: "shortcut", message: "is taken by another quick reply" },
  passkeys_credential_key: { code: "CONFLICT", message: "is registered already" },
};

// A zero byte or half a surrogate pair: valid JSON, yet no text to Postgres.
const unstorableStates = new Set([
  "22021", // character_not_in_repertoire
  "22P05", // untranslatable_character
]);

const unavailableStates = new Set([
  "57P01", // admin_shutdown
  "57P02", // crash_shutdown
  "57P03", // cannot_connect_now
  "57P05", // idle_session_timeout
  "53100", // disk_full
  "53200", // out_of_memory
  "53300", // too_many_connections
  "55P03", // lock_not_available: lock_timeout
  "57014", // query_canceled: statement_timeout
  "40001", // serialization_failure
  "40P01", // deadlock_detected
  "55000", // the database takes no connections now
  "3D000", // the database is not there (a restore under way)
  "28000", // the login is refused: a rotated password is the operator's fault, not the person's
  "28P01",
]);

/** Of these, the ones that say the server or our login to it is gone, not that one statement had to give way. */
const awayStates = new Set(["57P01", "57P02", "57P03", "53300", "55000", "3D000", "28000", "28P01"]);

const unavailableErrnos = new Set([
  // A full disk under the files: whoever operates it makes room, and the same upload goes through.
  "ENOSPC",
  "EDQUOT",
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "ETIMEDOUT",
  "EPIPE",
  "ENOENT",
  "EAI_AGAIN",
  "EHOSTUNREACH",
]);

/** Translates an error of the database driver or the operating system; undefined when it is none we know. */
export function toAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (error instanceof AggregateError) {
    return error.errors.map(toAppError).find((found) => found !== undefined);
  }
  if (isUnavailable(error)) return new AppError("UNAVAILABLE", { retryAfterSeconds: 2, cause: error });
  if (!(error instanceof DatabaseError)) return undefined;
  if (isUnstorable(error)) {
    return new AppError("VALIDATION_FAILED", { message: "holds a character no text may hold", cause: error });
  }
  const known = error.constraint ? constraintErrors[error.constraint] : undefined;
  if (!known) return undefined;
  const fields = known.field ? [{ field: known.field, message: known.message }] : [];
  return new AppError(known.code, { message: known.message, fields, cause: error });
}

function isUnstorable({ code, message }: DatabaseError): boolean {
  // 22P02 is also what a wrong uuid of our own making would be; only jsonb says so of people's text.
  return unstorableStates.has(code ?? "") || (code === "22P02" && /type json/.test(message));
}

/** Whether two transactions made the same row at once and this one lost. */
export const isUniqueViolation = (error: unknown): boolean => error instanceof DatabaseError && error.code === "23505";

export type Outage = { event: "database_away" | "disk_full"; reason: string };

/** What an operator must mend before anything works again; undefined for every other error. */
export function outageOf(error: unknown): Outage | undefined {
  if (error instanceof AggregateError) return error.errors.map(outageOf).find((found) => found !== undefined);
  if (!(error instanceof Error)) return undefined;
  const code = codeOf(error);
  if (code === "53100" || code === "ENOSPC") return { event: "disk_full", reason: error.message };
  // A missing file is none; and what an error of somebody else's server says in its cause is about that server.
  const isNoSocket = code === "ENOENT" && !("syscall" in error && error.syscall === "connect");
  if (awayStates.has(code) || (!isNoSocket && isConnectionLost(error, code)))
    return { event: "database_away", reason: error.message };
  return error instanceof AppError ? outageOf(error.cause) : undefined;
}

function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return unavailableStates.has(code) || isConnectionLost(error, code);
}

const codeOf = (error: Error): string => ("code" in error && typeof error.code === "string" ? error.code : "");

function isConnectionLost(error: Error, code: string): boolean {
  if (unavailableErrnos.has(code) || code.startsWith("08")) return true;
  // pg reports a socket that died under a query, and a pool that could not connect in time, by message only.
  return /Connection terminated|timeout exceeded when trying to connect|not queryable|Cannot use a pool after/.test(
    error.message,
  );
}
