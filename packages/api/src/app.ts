import { Hono } from "hono";
import { compress } from "hono/compress";
import type { AppCode } from "@piloto/shared/errors";
import { toAppError } from "./database/sqlstate.ts";
import { auditLogCsvRoutes } from "./features/audit-log/audit-log-csv.routes.ts";
import { googleRoutes } from "./features/google/google.routes.ts";
import { webhookRoutes } from "./features/webhooks/webhooks.routes.ts";
import { limitBody } from "./http/body-limit.ts";
import { exactOriginCors } from "./http/cors.ts";
import { filesRoutes } from "./http/files.routes.ts";
import { healthRoutes, type Readiness } from "./http/health.ts";
import type { HttpEnv } from "./http/http-env.ts";
import { logOutage } from "./http/log-outage.ts";
import { type Internal, internalRoutes } from "./http/internal.routes.ts";
import { pageRoutes } from "./http/page.ts";
import { requestScope } from "./http/request-scope.ts";
import { apiHeaders, securityHeaders } from "./http/security-headers.ts";
import { reportError } from "./http/sentry.ts";
import { requestTelemetry } from "./http/telemetry.ts";
import { filesOrigin } from "./ports/files/create-files.ts";
import { createFileSignatures } from "./ports/files/file-signatures.ts";
import { allowedOrigins, type Services } from "./services.ts";
import { createSingleCall } from "./trpc/single-call.ts";
import { createTrpcHandler } from "./trpc/handler.ts";

export type AppOptions = {
  readiness?: Readiness;
  expectedMigration?: string;
  /** What Google Cloud calls; absent where this process does no jobs for it. */
  internal?: Internal | undefined;
  /** False leaves every call to tRPC's own adapter, for the test that compares the two. */
  hasSingleCalls?: boolean;
};

const maxBodyBytes = 256 * 1024;

/**
 * The whole HTTP side, without a socket: tests call `app.request()`.
 * The order matters: telemetry outermost so that it times everything; internal addresses before all public ones, of which
 * a worker has none; the request's id before anything can fail;
 * security headers before any answer; CORS before the body is read; the page last, because it answers every path.
 */
export function createApp(
  services: Services,
  { readiness = { isDraining: () => false }, expectedMigration, internal, hasSingleCalls = true }: AppOptions = {},
) {
  const { env, log, pool } = services;
  const app = new Hono<HttpEnv>();
  answerFailures(app);
  app.use(requestTelemetry());
  const scope = requestScope(log, env.TRUSTED_PROXY_HOPS);
  // Before everything public, and nothing of it applies: no cookie, no CORS, no page.
  app.use("/internal/*", scope);
  if (internal) app.route("/", internalRoutes(internal));
  app.all("/internal/*", (c) => answerError(c.get("requestId"), "NOT_FOUND", 404));
  if (env.RUN === "worker") {
    app.use(scope);
    app.route("/", healthRoutes(pool, expectedMigration, readiness));
    return app;
  }
  const headerOptions = {
    isHttps: env.PUBLIC_ORIGIN.startsWith("https:"),
    apiOrigin: env.API_ORIGIN,
    sentryDsn: env.SENTRY_DSN,
    filesOrigin: filesOrigin(env),
  };
  // Before everything that works on Request and Response: it answers most calls without either.
  const fixedHeaders = apiHeaders(headerOptions);
  if (hasSingleCalls) app.all("/trpc/*", createSingleCall({ services, fixedHeaders, maxBodyBytes }));
  app.use(scope);
  app.use(securityHeaders(headerOptions));
  app.route("/", healthRoutes(pool, expectedMigration, readiness));
  // Before CORS and compress: Meta is no browser, and every millisecond here is one of its.
  app.route("/", webhookRoutes(services));
  app.all("/webhooks/*", (c) => answerError(c.get("requestId"), "NOT_FOUND", 404));
  app.use("/trpc/*", exactOriginCors(allowedOrigins(env)));
  app.post(
    "/trpc/*",
    limitBody(maxBodyBytes, (c) => answerError(c.get("requestId"), "PAYLOAD_TOO_LARGE", 413)),
  );
  const handleTrpc = createTrpcHandler(services);
  app.all("/trpc/*", (c) => handleTrpc(c));
  // Before compress: a part of a file is counted in its own bytes.
  app.use("/files/*", exactOriginCors(allowedOrigins(env)));
  app.route(
    "/",
    filesRoutes({
      files: services.files,
      signatures: createFileSignatures({ keys: env.ENCRYPTION_KEYS }),
      isRemote: env.FILES === "gcs",
    }),
  );
  // From here on: /trpc decides for itself, by size, what is worth compressing.
  app.use(compress({ threshold: 2_048 }));
  app.route("/", auditLogCsvRoutes(services));

  app.route("/", googleRoutes(services));
  // A path of the API's own that nobody serves must not fall through to the page.
  app.all("/auth/*", (c) => answerError(c.get("requestId"), "NOT_FOUND", 404));
  if (env.WEB_DIST) app.route("/", pageRoutes(env.WEB_DIST, runtimeConfig(services), headerOptions));
  return app;
}

function answerFailures(app: Hono<HttpEnv>): void {
  app.notFound((c) => answerError(c.get("requestId"), "NOT_FOUND", 404));
  app.onError((error, c) => {
    const known = toAppError(error);
    if (known?.code === "UNAVAILABLE") {
      if (!logOutage(c.get("log"), error)) c.get("log").warn({ err: error }, "a request is unavailable");
      return answerError(c.get("requestId"), "UNAVAILABLE", 503, { "retry-after": "2" });
    }
    if (!logOutage(c.get("log"), error)) c.get("log").error({ err: error }, "a request failed");
    reportError(error, { requestId: c.get("requestId"), path: c.req.path });
    return answerError(c.get("requestId"), "INTERNAL", 500);
  });
}

/** An error outside tRPC in tRPC's shape, so that the client has one way to read errors. */
function answerError(
  requestId: string,
  appCode: AppCode,
  status: 404 | 413 | 500 | 503,
  headers: Record<string, string> = {},
): Response {
  const data = {
    appCode,
    requestId,
    fields: [],
    retryAfterSeconds: null,
    details: {},
    code: appCode,
    httpStatus: status,
  };
  return Response.json(
    { error: { message: appCode, code: -32603, data } },
    { status, headers: { "cache-control": "no-store", ...headers } },
  );
}

function runtimeConfig({ env }: Services) {
  return {
    sentryDsn: env.SENTRY_DSN ?? null,
    apiOrigin: env.API_ORIGIN ?? null,
    googleEnabled: env.GOOGLE_CLIENT_ID !== undefined,
    simulatorUrl: env.SIMULATOR_URL ?? null,
    release: env.RELEASE,
  };
}
