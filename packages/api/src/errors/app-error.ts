import type { AppCode, FieldIssue } from "@piloto/shared/errors";
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server/rpc";

type ErrorOptions = {
  /** For the log, never for the person. */
  message?: string;
  /** Which fields are wrong, and why. */
  fields?: FieldIssue[];
  /** Seconds until a retry makes sense; becomes Retry-After. */
  retryAfterSeconds?: number;
  /** Facts the page may need to say what to do next. Never a secret. */
  details?: Record<string, string | number | boolean | null>;
  cause?: unknown;
};

/** The one error features throw. The page translates `code`; `message` is for the log. */
export class AppError extends Error {
  readonly code: AppCode;
  readonly fields: FieldIssue[];
  readonly retryAfterSeconds: number | undefined;
  readonly details: ErrorOptions["details"];

  constructor(code: AppCode, options: ErrorOptions = {}) {
    super(options.message ?? code, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.fields = options.fields ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.details = options.details;
  }
}

/** RATE_LIMITED, with the name of the limit for the log: a page that knew it would tell a guesser how to go on. */
export class LimitReachedError extends AppError {
  readonly limit: string;

  constructor(limit: string, retryAfterSeconds: number) {
    super("RATE_LIMITED", { message: `limit ${limit}`, retryAfterSeconds });
    this.limit = limit;
  }
}

/** The one table from our codes to tRPC's, and through it to HTTP statuses. */
export const trpcCodes = {
  VALIDATION_FAILED: "BAD_REQUEST",
  INVALID_CREDENTIALS: "UNAUTHORIZED",
  CODE_INVALID: "BAD_REQUEST",
  TOKEN_INVALID: "BAD_REQUEST",
  SESSION_EXPIRED: "UNAUTHORIZED",
  SESSION_REUSED: "UNAUTHORIZED",
  CSRF_REJECTED: "FORBIDDEN",
  REAUTH_REQUIRED: "FORBIDDEN",
  FORBIDDEN: "FORBIDDEN",
  NOT_FOUND: "NOT_FOUND",
  CONFLICT: "CONFLICT",
  LAST_OWNER: "CONFLICT",
  LAST_SIGN_IN_METHOD: "CONFLICT",
  METHOD_NOT_SUPPORTED: "METHOD_NOT_SUPPORTED",
  PAYLOAD_TOO_LARGE: "PAYLOAD_TOO_LARGE",
  RATE_LIMITED: "TOO_MANY_REQUESTS",
  UNAVAILABLE: "SERVICE_UNAVAILABLE",
  INTERNAL: "INTERNAL_SERVER_ERROR",
} as const satisfies Record<AppCode, TRPC_ERROR_CODE_KEY>;
