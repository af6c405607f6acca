/**
 * What the tabs of one browser tell each other. Nothing secret: the tokens live in HttpOnly cookies that no script sees.
 */
export type SharedSession = {
  /** Grows with every refresh, sign-in and sign-out, so a tab can tell that another one was faster. */
  seq: number;
  /** Null: signed out, as far as the tabs know. */
  userId: string | null;
  /** A new one for each sign-in; tells two sign-ins of the same person apart. */
  signInId: string;
  /** End of the access token's life on the *server's* clock, in ms; tabs compare it with their own view of that clock. */
  expiresAtServerMs: number;
  /** Why the last session ended, for the sign-in page. */
  endReason: EndReason | null;
};

export type EndReason = "left" | "expired" | "reused";

export const nobody: SharedSession = { seq: 0, userId: null, signInId: "", expiresAtServerMs: 0, endReason: null };

/** Keeps the record where every tab reads it. `read` gives `nobody` when nothing usable is there. */
export type SharedStore = { read: () => SharedSession; write: (session: SharedSession) => void };

/** Tells the other tabs that the record changed. The record travels with it, for browsers that share storage late. */
export type SharedChannel = {
  post: (session: SharedSession) => void;
  subscribe: (listener: (session: SharedSession) => void) => void;
};

const endReasons: readonly unknown[] = ["left", "expired", "reused", null];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Whether a value from storage or another tab is a record we wrote; other versions of the page may have left anything. */
export function isSharedSession(value: unknown): value is SharedSession {
  return (
    isRecord(value) &&
    Number.isSafeInteger(value["seq"]) &&
    (value["userId"] === null || typeof value["userId"] === "string") &&
    typeof value["signInId"] === "string" &&
    Number.isFinite(value["expiresAtServerMs"]) &&
    endReasons.includes(value["endReason"])
  );
}

/** Reads the stored text; `nobody` when it is missing or not ours. */
export function parseSharedSession(text: string | null): SharedSession {
  if (text === null) return nobody;
  try {
    const value: unknown = JSON.parse(text);
    return isSharedSession(value) ? value : nobody;
  } catch {
    return nobody;
  }
}
