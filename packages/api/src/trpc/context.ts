import type { Context as HonoContext } from "hono";
import type { AuditOrigin } from "../features/audit-log/audit-log.service.ts";
import type { RequestCookies } from "../http/cookies.ts";
import { type Device, readDevice } from "../http/device.ts";
import type { HttpEnv } from "../http/http-env.ts";
import type { Services } from "../services.ts";

/** What is known of the request before anybody is asked who they are. */
export type RequestInfo = {
  requestId: string;
  headers: Pick<Headers, "get">;
  cookies: RequestCookies;
  /** Cookies and headers of the answer. Never set cookies through Hono here: the fetch adapter would drop them. */
  resHeaders: Headers;
  ip: string | null;
  userAgent: string;
  device: Device;
};

export type Context = Services & RequestInfo;

/** Reads the request once, for tRPC and for the routes beside it. `headers` are the Request's own unless given. */
export function createContext(
  services: Services,
  c: HonoContext<HttpEnv>,
  { resHeaders, headers = c.req.raw.headers }: Pick<RequestInfo, "resHeaders"> & Partial<Pick<RequestInfo, "headers">>,
): Context {
  const userAgent = (headers.get("user-agent") ?? "").slice(0, 512);
  return {
    ...services,
    requestId: c.get("requestId"),
    headers,
    cookies: services.cookieJar.read(headers.get("cookie") ?? undefined),
    resHeaders,
    ip: c.get("clientAddress"),
    userAgent,
    device: readDevice(userAgent),
  };
}

/** Where a request comes from, for the audit log, before sign-in. */
export const anonymousOrigin = (ctx: RequestInfo): AuditOrigin => ({
  actor: { kind: "anonymous" },
  ip: ctx.ip,
  userAgent: ctx.userAgent,
  requestId: ctx.requestId,
});

/** The same, once the user is known. */
export const userOrigin = (ctx: RequestInfo, userId: string): AuditOrigin => ({
  ...anonymousOrigin(ctx),
  actor: { kind: "user", userId },
});
