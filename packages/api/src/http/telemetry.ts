import { context, metrics, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { createMiddleware } from "hono/factory";
import type { Env } from "../env.ts";
import type { HttpEnv } from "./http-env.ts";

let stop: (() => Promise<void>) | undefined;
let isOn = false;

/**
 * Starts OpenTelemetry traces and metrics over OTLP/HTTP. The SDK is loaded only here, only when an endpoint is set;
 * without it the API's calls are no-ops.
 */
export async function startTelemetry(endpoint: string, env: Pick<Env, "RELEASE" | "NODE_ENV">): Promise<void> {
  const { startOtlp } = await import("./telemetry-otlp.ts");
  stop = startOtlp(endpoint, env);
  isOn = true;
}

/** Sends what is pending. */
export const stopTelemetry = async (): Promise<void> => stop?.();

/** A server span and a duration per request, named by method and the procedure or first path segment: few and bounded. */
export function requestTelemetry() {
  const tracer = trace.getTracer("piloto-api");
  const duration = metrics.getMeter("piloto-api").createHistogram("http.server.request.duration", { unit: "s" });
  return createMiddleware<HttpEnv>(async (c, next) => {
    if (!isOn) return next();
    const startedAt = performance.now();
    const route = routeName(c.req.path);
    const parent = propagation.extract(context.active(), Object.fromEntries(c.req.raw.headers));
    await context.with(parent, () =>
      tracer.startActiveSpan(`${c.req.method} ${route}`, { kind: SpanKind.SERVER }, async (span) => {
        try {
          await next();
        } finally {
          const status = c.res.status;
          const attributes = {
            "http.request.method": c.req.method,
            "http.route": route,
            "http.response.status_code": status,
          };
          span.setAttributes({ ...attributes, "piloto.request_id": c.get("requestId") });
          if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
          duration.record((performance.now() - startedAt) / 1000, attributes);
        }
      }),
    );
  });
}

const knownRoutes =
  /^\/(?:trpc\/[A-Za-z]+(?:\.[A-Za-z]+)*(?=$|,)|healthz|readyz|health\/(?:live|ready)|internal\/(?:jobs|sweep)|webhooks\/(?:whatsapp|instagram)|assets|files|auth\/google\/(?:start|callback))/;

const routeName = (path: string): string =>
  knownRoutes.exec(path)?.[0] ?? (path.startsWith("/trpc") ? "/trpc/*" : "/*");
