import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, ErrorHandler, MiddlewareHandler } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { SimulatedChannel } from "./channels.store.ts";
import type { Fault, FaultPlace } from "./faults.ts";
import { errorAnswer, MetaError } from "./meta-errors.ts";
import type { World } from "./world.ts";

export type GraphEnv = { Bindings: HttpBindings };
type Kind = SimulatedChannel["kind"];

/** Logs every call, and is slow or down for all of them when the switches say so. */
export function graphConditions(world: World): MiddlewareHandler<GraphEnv> {
  return async (c, next) => {
    const startedAt = world.now();
    const { mode: wanted, downUntil, slowMs } = world.switches.read().api;
    const mode = downUntil > 0 && startedAt >= downUntil ? "up" : wanted;
    if (slowMs > 0) await untilGone(c, slowMs);
    const response = mode === "up" ? undefined : mode === "cut" ? cut(c) : unavailable(c);
    if (response === undefined) await next();
    const status = mode === "cut" ? 0 : (response ?? c.res).status;
    const path = c.req.path.slice(0, 300);
    world.calls.push({ at: startedAt, method: c.req.method, path, status, durationMs: world.now() - startedAt });
    world.touch();
    return response;
  };
}

/** Does the work, unless a fault was ordered for this place. */
export async function withFaults(
  c: Context<GraphEnv>,
  { world, place, kind }: { world: World; place: FaultPlace; kind: Kind },
  work: () => Response | Promise<Response>,
): Promise<Response> {
  const fault = world.faults.take(place, kind);
  if (fault === undefined) return work();
  if (fault.kind === "error") {
    const { code, subcode, retryAfterSeconds } = fault;
    throw new MetaError({ code, subcode, retryAfterSeconds });
  }
  if (fault.accepts) await work();
  return breakAnswer(c, fault);
}

async function breakAnswer(c: Context<GraphEnv>, fault: Fault): Promise<Response> {
  switch (fault.kind) {
    case "hang":
      await untilGone(c, fault.forMs);
      return cut(c);
    case "nonsense":
      return c.html("<!doctype html><title>Facebook</title><p>Sorry, something went wrong.", 200);
    case "status":
      return c.html("<html><head><title>Bad Gateway</title></head></html>", fault.status as ContentfulStatusCode);
    case "cut":
    case "error":
      return cut(c);
  }
}

/** Ends after the time, or as soon as the caller has hung up. */
async function untilGone(c: Context<GraphEnv>, forMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, forMs);
    c.env.incoming.socket.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function cut(c: Context<GraphEnv>): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

function unavailable(c: Context<GraphEnv>): Response {
  return c.html("<html><head><title>Service Unavailable</title></head></html>", 503);
}

/** Meta's error bodies; anything else is a fault of the simulator and goes on to its own handler. */
export function graphErrors(kind: Kind): ErrorHandler<GraphEnv> {
  return (error, c) => {
    if (!(error instanceof MetaError)) throw error;
    const { status, body } = errorAnswer(error.options, kind);
    const { retryAfterSeconds } = error.options;
    if (retryAfterSeconds !== undefined) c.header("retry-after", String(retryAfterSeconds));
    return c.json(body, status as ContentfulStatusCode);
  };
}

/** The channels the bearer opens; `access_token` in the query counts too. Throws 190 for any other. */
export function requireToken(c: Context<GraphEnv>, world: World, kind: Kind): readonly SimulatedChannel[] {
  const bearer = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  const token = bearer ?? c.req.query("access_token");
  if (token === undefined) {
    throw new MetaError({ code: 190, message: "An access token is required to request this resource." });
  }
  const opened = world.channels.ofToken(kind, token);
  if (opened.length > 0) return opened;
  throw new MetaError({ code: 190, message: "Invalid OAuth access token - Cannot parse access token" });
}

export function missingObject(method: string, id: string): MetaError {
  const verb = method.toLowerCase();
  return new MetaError({
    code: 100,
    subcode: 33,
    message:
      `Unsupported ${verb} request. Object with ID '${id}' does not exist, cannot be loaded due to missing ` +
      "permissions, or does not support this operation",
  });
}

/** For every address neither API has. */
export function refuseUnknownPath(c: Context<GraphEnv>): never {
  const message = `Unknown path components: ${c.req.path.split("/").slice(2).join("/").slice(0, 200)}`;
  throw new MetaError({ code: 2500, message });
}

/** The JSON body. Throws 100 when it is none. */
export async function readJson(c: Context<GraphEnv>): Promise<unknown> {
  try {
    return await c.req.json();
  } catch {
    throw new MetaError({ code: 100, details: "The request body is not valid JSON." });
  }
}

/** `?fields=a,b`: only those, and always the id, as the Graph API does. */
export function pickFields(c: Context<GraphEnv>, node: Record<string, unknown>): Record<string, unknown> {
  const fields = c.req.query("fields")?.split(",");
  if (fields === undefined) return node;
  const wanted = new Set(["id", ...fields.map((field) => field.trim())]);
  return Object.fromEntries(Object.entries(node).filter(([name]) => wanted.has(name)));
}
