import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { Context as HonoContext } from "hono";
import { isLongJson } from "../http/json-size.ts";
import type { HttpEnv } from "../http/http-env.ts";
import { logLimit } from "../http/log-limit.ts";
import { logOutage } from "../http/log-outage.ts";
import { reportError } from "../http/sentry.ts";
import type { Services } from "../services.ts";
import { createContext } from "./context.ts";
import { findAppError } from "./init.ts";
import { appRouter } from "./router.ts";

const endpoint = "/trpc";
const maxBatchSize = 20;
/** Characters of JSON. Below it gzip saves less than a packet and costs more than the call. */
export const compressFrom = 2_048;
export const acceptsGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/;
const gzipAsync = promisify(gzip);

/** Serves /trpc through tRPC's own fetch adapter: cookies set by procedures travel in `resHeaders`. */
export function createTrpcHandler(services: Services) {
  return async (c: HonoContext<HttpEnv>): Promise<Response> => {
    let isLarge = false;
    const response = await fetchRequestHandler({
      endpoint,
      req: c.req.raw,
      router: appRouter,
      maxBatchSize,
      createContext: ({ resHeaders }) => createContext(services, c, { resHeaders }),
      responseMeta: ({ errors, data }) => {
        isLarge = data?.some((answer) => "result" in answer && isLongJson(answer.result.data, compressFrom)) ?? false;
        return { headers: answerHeaders(errors) };
      },
      onError: ({ error, path, type }) => logError(c, error, path, type === "subscription"),
    });
    // As it is: its cookies came through resHeaders, and copying it would cost more than most procedures.
    return isLarge && acceptsGzip.test(c.req.header("accept-encoding") ?? "") ? compressed(response) : response;
  };
}

export async function compressed(response: Response): Promise<Response> {
  const body = await gzipAsync(await response.text());
  const headers = new Headers(response.headers);
  headers.set("content-encoding", "gzip");
  headers.append("vary", "Accept-Encoding");
  return new Response(body, { status: response.status, headers });
}

// Answers of signed-in people and of sign-in itself belong in no cache.
export function answerHeaders(errors: TRPCError[]): Headers {
  const headers = new Headers({ "cache-control": "no-store" });
  const waits = errors.flatMap((error) => findAppError(error).retryAfterSeconds ?? []);
  if (waits.length > 0) headers.set("retry-after", String(Math.max(...waits)));
  return headers;
}

export function logError(c: HonoContext<HttpEnv>, error: TRPCError, path: string | undefined, isStream = false): void {
  const log = c.get("log");
  const appError = findAppError(error);
  logLimit(c, appError);
  if (appError.code === "INTERNAL") {
    if (logOutage(log, error.cause)) return;
    log.error({ err: error.cause ?? error, path }, "a procedure failed");
    reportError(error.cause ?? error, { requestId: c.get("requestId"), path: path ?? "" });
  } else if (appError.code === "UNAVAILABLE" && !isStream) {
    if (!logOutage(log, appError)) log.warn({ err: appError, path }, "a procedure is unavailable");
  } else log.debug({ code: appError.code, path, reason: appError.message }, "a procedure refused");
}
