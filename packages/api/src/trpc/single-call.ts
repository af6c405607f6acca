import { IncomingMessage } from "node:http";
import { type AnyProcedure, getTRPCErrorFromUnknown, getTRPCErrorShape, TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import type { Context as HonoContext, MiddlewareHandler } from "hono";
import { corsHeaders } from "../http/cors.ts";
import type { HttpEnv } from "../http/http-env.ts";
import { runInLogScope } from "../http/log-scope.ts";
import { openRequest, logAnswer } from "../http/request-scope.ts";
import type { Services } from "../services.ts";
import { type Context, createContext } from "./context.ts";
import { acceptsGzip, answerHeaders, compressed, compressFrom, logError } from "./handler.ts";
import { appRouter } from "./router.ts";

type Read = (header: string) => string | undefined;
type Call = {
  path: string;
  type: "query" | "mutation";
  procedure: AnyProcedure;
  getRawInput: () => Promise<unknown>;
};
type Options = { services: Services; fixedHeaders: Record<string, string>; maxBodyBytes: number };

const config = appRouter._def._config;
/** By path, `auth.session`: at run time tRPC keeps them flat. */
const procedures = new Map<string, unknown>(Object.entries(appRouter._def.procedures));
const prefix = "/trpc/";

/**
 * Answers one un-batched query or mutation without the Request, Headers, AbortSignal and Response objects that tRPC's
 * fetch adapter builds around a call and that cost more than the call itself (docs/performance.md). Whatever is not
 * plainly such a call goes on to that adapter: batches, streams, unknown paths, other methods, types, origins and sizes.
 * single-call.test.ts holds the two to the same answers.
 */
export function createSingleCall({ services, fixedHeaders, maxBodyBytes }: Options): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const read = headerReader(c);
    const call = readCall(c, read, maxBodyBytes);
    const origin = read("origin");
    // With sibling hosts every answer is a CORS answer; the middleware further on knows how.
    if (!call || services.env.API_ORIGIN || (origin !== undefined && origin !== services.env.PUBLIC_ORIGIN))
      return next();
    const startedAt = performance.now();
    openRequest(c, services.log, services.env.TRUSTED_PROXY_HOPS, read);
    const ctx = createContext(services, c, {
      resHeaders: new Headers(),
      headers: { get: (name) => read(name.toLowerCase()) ?? null },
    });
    const { body, error } = await runInLogScope({ requestId: ctx.requestId }, () => runCall(c, call, ctx));
    const status = error ? getHTTPStatusCodeFromError(error) : 200;
    logAnswer(c, services.log, status, startedAt);
    const headers = {
      ...fixedHeaders,
      ...baseHeaders,
      ...(origin && corsHeaders(origin)),
      "x-request-id": ctx.requestId,
    };
    // A plain object costs nothing more on the way out; only cookies and refusals need the class.
    const cookies = ctx.resHeaders.getSetCookie();
    const init = error || cookies.length > 0 ? withExtras(headers, cookies, error) : headers;
    const text = JSON.stringify(body);
    const response = new Response(text, { status, headers: init });
    const isLarge = !error && text.length >= compressFrom && acceptsGzip.test(read("accept-encoding") ?? "");
    return isLarge ? compressed(response) : response;
  };
}

const baseHeaders = {
  vary: "trpc-accept, accept, origin",
  "content-type": "application/json",
  "cache-control": "no-store",
};

function withExtras(headers: Record<string, string>, cookies: string[], error: TRPCError | undefined): Headers {
  const all = new Headers(headers);
  for (const cookie of cookies) all.append("set-cookie", cookie);
  for (const [name, value] of error ? answerHeaders([error]) : []) all.set(name, value);
  return all;
}

/** Node has parsed the headers already; the Request's own Headers object would be built from them once more. */
function headerReader(c: HonoContext<HttpEnv>): Read {
  const env: unknown = c.env;
  const isOnSocket = typeof env === "object" && env !== null && "incoming" in env;
  const incoming = isOnSocket ? env.incoming : undefined;
  if (!(incoming instanceof IncomingMessage)) return (name) => c.req.header(name);
  return (name) => {
    const value = incoming.headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  };
}

function readCall(c: HonoContext<HttpEnv>, read: Read, maxBodyBytes: number): Call | undefined {
  const path = c.req.path.slice(prefix.length);
  const procedure = procedures.get(path);
  if (!isProcedure(procedure) || c.req.query("batch") !== undefined) return undefined;
  if (read("trpc-accept") !== undefined || read("accept")?.includes("jsonl")) return undefined;
  const { type } = procedure._def;
  if (type === "query" && c.req.method === "GET") return { path, type, procedure, getRawInput: () => parseQuery(c) };
  const isPlainPost =
    c.req.method === "POST" &&
    read("content-type")?.startsWith("application/json") &&
    read("transfer-encoding") === undefined &&
    Number(read("content-length") ?? Number.NaN) <= maxBodyBytes;
  if (type !== "mutation" || !isPlainPost) return undefined;
  return { path, type, procedure, getRawInput: () => parseBody(c) };
}

const isProcedure = (value: unknown): value is AnyProcedure => typeof value === "function" && "_def" in value;

async function parseQuery(c: HonoContext<HttpEnv>): Promise<unknown> {
  const input = c.req.query("input");
  return input ? parseJson(input) : undefined;
}

// Hono keeps the text, so that each of a procedure's input layers may ask for it.
const parseBody = async (c: HonoContext<HttpEnv>): Promise<unknown> => parseJson(await c.req.text());

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TRPCError({ code: "BAD_REQUEST", cause });
  }
}

async function runCall(c: HonoContext<HttpEnv>, { path, type, procedure, getRawInput }: Call, ctx: Context) {
  try {
    const data: unknown = await procedure({
      path,
      type,
      ctx,
      getRawInput,
      signal: undefined,
      batchIndex: 0,
    });
    return { body: { result: { data } }, error: undefined };
  } catch (cause) {
    const error = getTRPCErrorFromUnknown(cause);
    logError(c, error, path);
    return {
      body: { error: getTRPCErrorShape({ config, ctx, error, type, path, input: undefined }) },
      error,
    };
  }
}
