import { initTRPC, TRPCError } from "@trpc/server";
import type { AppCode, FieldIssue } from "@piloto/shared/errors";
import { ZodError } from "zod";
import { toAppError } from "../database/sqlstate.ts";
import { AppError, trpcCodes } from "../errors/app-error.ts";
import type { Context } from "./context.ts";

/** How a procedure is guarded; the test over the whole router reads it. */
export type ProcedureMeta = {
  access?: "public" | "signed_in" | "viewer" | "seller" | "admin" | "owner";
  /** The session row itself is asked, and a mutation needs a factor proven in the last ten minutes. */
  isSensitive?: boolean;
  /** Sensitive, but the input itself carries a fresh factor (a password). */
  provesFactor?: boolean;
  /** An API key with this scope may call it too. */
  apiKeyScope?: string;
};

export type ErrorData = {
  appCode: AppCode;
  requestId: string | null;
  fields: FieldIssue[];
  retryAfterSeconds: number | null;
  details: Record<string, string | number | boolean | null>;
};

export const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    // The stack is logged with its request id; it never travels.
    isDev: false,
    // A proxy may keep the connection to a dead instance: the page notices that the pings stay away.
    sse: { ping: { enabled: true, intervalMs: 2_000 }, client: { reconnectAfterInactivityMs: 5_000 } },
    errorFormatter({ shape, error, ctx }) {
      const appError = findAppError(error);
      const data: ErrorData = {
        appCode: appError.code,
        requestId: ctx?.requestId ?? null,
        fields: appError.fields,
        retryAfterSeconds: appError.retryAfterSeconds ?? null,
        details: appError.details ?? {},
      };
      // Words for people come from the page, by code; ours are for the log and may name internals.
      return {
        code: shape.code,
        message: appError.code,
        data: { ...data, code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path },
      };
    },
  });

const trpcToAppCode: Partial<Record<TRPCError["code"], AppCode>> = {
  BAD_REQUEST: "VALIDATION_FAILED",
  PARSE_ERROR: "VALIDATION_FAILED",
  NOT_FOUND: "NOT_FOUND",
  METHOD_NOT_SUPPORTED: "METHOD_NOT_SUPPORTED",
  UNSUPPORTED_MEDIA_TYPE: "VALIDATION_FAILED",
  PAYLOAD_TOO_LARGE: "PAYLOAD_TOO_LARGE",
};

/** The AppError behind a tRPC error: thrown by us, translated from Postgres, made from zod's issues, or INTERNAL. */
export function findAppError(error: TRPCError): AppError {
  if (error.cause instanceof ZodError && error.code === "BAD_REQUEST") {
    const fields = error.cause.issues
      .slice(0, 20)
      .map((issue) => ({ field: issue.path.join("."), message: issue.message }));
    return new AppError("VALIDATION_FAILED", { fields, cause: error.cause });
  }
  const known = toAppError(error.cause);
  if (known) return known;
  const code = trpcToAppCode[error.code];
  return new AppError(code ?? "INTERNAL", { message: error.message, cause: error });
}

/** Makes tRPC's status follow our code; used once, in the outermost middleware. */
export function toTrpcError(error: TRPCError): TRPCError {
  const appError = findAppError(error);
  const code = trpcCodes[appError.code];
  return code === error.code ? error : new TRPCError({ code, cause: appError, message: appError.code });
}
