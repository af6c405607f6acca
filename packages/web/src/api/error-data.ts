import { appCodes, type AppCode, type FieldIssue } from "@piloto/shared/errors";

/** What our server says about a failure, read with care: a proxy may have answered instead. */
export type ErrorFacts = {
  appCode: AppCode;
  requestId: string | undefined;
  fields: FieldIssue[];
  retryAfterSeconds: number | undefined;
  details: Record<string, unknown>;
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isFieldIssue(value: unknown): value is FieldIssue {
  return isRecord(value) && typeof value["field"] === "string" && typeof value["message"] === "string";
}

/** The server's facts about an error; undefined when it never spoke (no network, a time-out, someone else's page). */
export function readErrorData(error: unknown): ErrorFacts | undefined {
  const data = isRecord(error) ? error["data"] : undefined;
  if (!isRecord(data)) return undefined;
  const appCode = appCodes.find((code) => code === data["appCode"]);
  if (!appCode) return undefined;
  const { requestId, fields, retryAfterSeconds, details } = data;
  return {
    appCode,
    requestId: typeof requestId === "string" ? requestId : undefined,
    fields: Array.isArray(fields) ? fields.filter(isFieldIssue) : [],
    retryAfterSeconds: typeof retryAfterSeconds === "number" ? retryAfterSeconds : undefined,
    details: isRecord(details) ? details : {},
  };
}

/** Whether the server answered with exactly this code. */
export function isAppError(error: unknown, code: AppCode): boolean {
  return readErrorData(error)?.appCode === code;
}
