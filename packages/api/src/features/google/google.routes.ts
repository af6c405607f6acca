import { type Context as HonoContext, Hono } from "hono";
import type { GoogleError } from "@piloto/shared/google-errors";
import { toAppError } from "../../database/sqlstate.ts";
import type { HttpEnv } from "../../http/http-env.ts";
import { logLimit } from "../../http/log-limit.ts";
import { reportError } from "../../http/sentry.ts";
import type { Services } from "../../services.ts";
import { type Context, createContext } from "../../trpc/context.ts";
import { finishGoogle } from "./google-callback.service.ts";
import { GoogleFailure } from "./google-failure.ts";
import { startGoogle } from "./google-start.service.ts";
import { withParameter } from "./return-path.ts";

type Step = (ctx: Context, url: URL) => Promise<string>;

/** The two addresses a browser visits on its way to Google and back. Each answers with a redirect, whatever happens. */
export function googleRoutes(services: Services) {
  const origin = services.env.PUBLIC_ORIGIN;
  return new Hono<HttpEnv>()
    .get("/auth/google/start", (c) => {
      // A link on another site must not begin a sign-in in somebody's browser; our own page and a typed address may.
      if (c.req.header("sec-fetch-site") === "cross-site") return redirect(new URL("/sign-in", origin).href);
      return answer(services, c, (ctx, url) => startGoogle(ctx, url.searchParams));
    })
    .get("/auth/google/callback", (c) => answer(services, c, finishGoogle));
}

async function answer(services: Services, c: HonoContext<HttpEnv>, step: Step): Promise<Response> {
  const resHeaders = new Headers();
  const ctx = createContext(services, c, { resHeaders });
  const path = await step(ctx, new URL(c.req.url)).catch((error: unknown) =>
    withParameter("/sign-in", "error", readReason(c, error)),
  );
  return redirect(new URL(path, services.env.PUBLIC_ORIGIN).href, resHeaders);
}

function readReason(c: HonoContext<HttpEnv>, error: unknown): GoogleError {
  if (error instanceof GoogleFailure) {
    c.get("log").info({ reason: error.reason, err: error.cause }, "a round trip to Google ended early");
    return error.reason;
  }
  const known = toAppError(error);
  logLimit(c, known);
  if (known?.code === "RATE_LIMITED") return "rate_limited";
  if (known?.code === "UNAVAILABLE") return "unavailable";
  c.get("log").error({ err: error }, "a sign-in with Google failed");
  reportError(error, { requestId: c.get("requestId"), path: c.req.path });
  return "google_failed";
}

function redirect(location: string, headers: Headers = new Headers()): Response {
  headers.set("location", location);
  headers.set("cache-control", "no-store");
  return new Response(null, { status: 302, headers });
}
