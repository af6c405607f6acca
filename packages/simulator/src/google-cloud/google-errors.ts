import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** The canonical codes with their HTTP status: https://cloud.google.com/apis/design/errors#handling_errors */
const statuses = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const satisfies Record<string, ContentfulStatusCode>;

/** An error as Google's JSON APIs answer it (google.rpc.Status). Cloud Storage has a form of its own. */
export function answerError(c: Context, status: keyof typeof statuses, message: string): Response {
  const code = statuses[status];
  return c.json({ error: { code, message, status } }, code);
}
