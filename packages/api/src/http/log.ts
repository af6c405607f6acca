import { trace } from "@opentelemetry/api";
import { type DestinationStream, type Logger, pino } from "pino";
import type { Env } from "../env.ts";
import { scopeFields } from "./log-scope.ts";

export type Log = Logger;

const severities: Record<string, string> = {
  trace: "DEBUG",
  debug: "DEBUG",
  info: "INFO",
  warn: "WARNING",
  error: "ERROR",
  fatal: "CRITICAL",
};

const secretFields = [
  "password",
  "currentPassword",
  "newPassword",
  "token",
  "code",
  "secret",
  "key",
  "cookie",
  "authorization",
  "csrfToken",
  "set-cookie",
  "x-csrf-token",
];

/**
 * Structured logs in the form Google Cloud Logging reads: `severity`, `message`, the trace of the current span, and what
 * is known of the request or the job (log-scope.ts).
 * Secrets and cookies are redacted down to three levels, should anyone log them by mistake.
 */
export function createLog(
  env: Pick<Env, "LOG_LEVEL" | "RELEASE" | "GOOGLE_CLOUD_PROJECT">,
  destination?: DestinationStream,
): Log {
  const project = env.GOOGLE_CLOUD_PROJECT;
  const options = {
    level: env.LOG_LEVEL,
    messageKey: "message",
    base: { release: env.RELEASE },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ severity: severities[label] ?? "DEFAULT" }) },
    redact: {
      paths: secretFields.flatMap((field) => [`["${field}"]`, `*["${field}"]`, `*.*["${field}"]`]),
      censor: "[redacted]",
    },
    mixin: () => ({ ...scopeFields(), ...traceFields(project) }),
  };
  return destination ? pino(options, destination) : pino(options);
}

function traceFields(project: string | undefined): Record<string, string | boolean> {
  const span = trace.getActiveSpan()?.spanContext();
  if (!span) return {};
  return {
    "logging.googleapis.com/trace": project ? `projects/${project}/traces/${span.traceId}` : span.traceId,
    "logging.googleapis.com/spanId": span.spanId,
    "logging.googleapis.com/trace_sampled": (span.traceFlags & 1) === 1,
  };
}
