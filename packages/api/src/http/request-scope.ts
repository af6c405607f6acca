import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { randomUUID } from "node:crypto";
import type { HttpEnv } from "./http-env.ts";
import { readClientAddress } from "./client-address.ts";
import type { Log } from "./log.ts";
import { runInLogScope } from "./log-scope.ts";

const requestIdForm = /^[A-Za-z0-9_-]{8,80}$/;

/**
 * Gives each request an id (the caller's, when it is well-formed and our proxy may have set it), its client address and
 * log lines that carry the id, and logs the answer.
 */
export function requestScope(log: Log, trustedHops: number) {
  return createMiddleware<HttpEnv>(async (c, next) => {
    const startedAt = performance.now();
    openRequest(c, log, trustedHops, (name) => c.req.header(name));
    await runInLogScope({ requestId: c.get("requestId") }, next);
    c.res.headers.set("x-request-id", c.get("requestId"));
    logAnswer(c, log, c.res.status, startedAt);
  });
}

/** Leaves id, client address and log on the context. `read` gives a header by its name in small letters. */
export function openRequest(
  c: Context<HttpEnv>,
  log: Log,
  trustedHops: number,
  read: (name: string) => string | undefined,
): void {
  const given = trustedHops > 0 ? read("x-request-id") : undefined;
  const requestId = given && requestIdForm.test(given) ? given : randomUUID();
  c.set("requestId", requestId);
  c.set("clientAddress", readClientAddress(socketAddress(c), read("x-forwarded-for"), trustedHops));
  c.set("log", log);
}

/** One line per answer: a warning for 5xx, else only where debug is on, for building it costs more than not writing it. */
export function logAnswer(c: Context<HttpEnv>, log: Log, status: number, startedAt: number): void {
  if (status < 500 && !log.isLevelEnabled("debug")) return;
  const line = {
    requestId: c.get("requestId"),
    method: c.req.method,
    path: c.req.path,
    status,
    ms: Math.round(performance.now() - startedAt),
  };
  log[status >= 500 ? "warn" : "debug"](line, "request");
}

function socketAddress(c: Context<HttpEnv>): string | undefined {
  try {
    return getConnInfo(c).remote.address;
  } catch {
    // Called without a socket, as tests do.
    return "127.0.0.1";
  }
}
