/** Every error code an answer may carry in `data.appCode`: the closed list both sides know. */
export const appCodes = [
  "VALIDATION_FAILED",
  "INVALID_CREDENTIALS",
  "CODE_INVALID",
  "TOKEN_INVALID",
  "SESSION_EXPIRED",
  "SESSION_REUSED",
  "CSRF_REJECTED",
  "REAUTH_REQUIRED",
  "FORBIDDEN",
  "NOT_FOUND",
  "CONFLICT",
  "LAST_OWNER",
  "LAST_SIGN_IN_METHOD",
  "METHOD_NOT_SUPPORTED",
  "PAYLOAD_TOO_LARGE",
  "RATE_LIMITED",
  "UNAVAILABLE",
  "INTERNAL",
] as const;

export type AppCode = (typeof appCodes)[number];

/** One thing wrong with an input: the dotted path of the field and why it was refused. */
export type FieldIssue = { field: string; message: string };
