import type { Log } from "./log.ts";

/*
 * Lines that something outside reads: alerts and dashboards are made from them. A name, a level or a field here is a
 * promise, told in docs/logs.md; a test compares the two.
 */
export const logEvents = {
  session_reuse_detected: { level: "warn", fields: ["sessionHash", "userId", "ip"] },
  sign_in_limited: { level: "warn", fields: ["limit", "network"] },
  sign_in_failed: { level: "info", fields: ["network"] },
  dead_letter: { level: "error", fields: ["queue", "job", "jobId", "attempt"] },
  job_queue_age: { level: "info", fields: ["job", "due", "waiting", "oldestDueSeconds"] },
  channel_needs_reauth: { level: "error", fields: ["workspaceId", "channelId", "channelKind", "reason"] },
  channel_blocked: { level: "error", fields: ["workspaceId", "channelId", "channelKind", "reason"] },
  database_away: { level: "error", fields: ["reason"] },
  audit_chain_broken: { level: "fatal", fields: ["chainId", "brokenSeq"] },
  disk_full: { level: "fatal", fields: ["reason"] },
  migration_failed: { level: "fatal", fields: ["reason"] },
  ops_command: { level: "info", fields: ["command", "exitCode", "durationMs"] },
} as const satisfies Record<string, { level: "info" | "warn" | "error" | "fatal"; fields: readonly string[] }>;

export type LogEventName = keyof typeof logEvents;

export type LogEventFields<Name extends LogEventName> = Record<
  (typeof logEvents)[Name]["fields"][number],
  string | number | null
> & { err?: unknown };

/** Writes one such line; never a secret, never what a customer said. */
export function logEvent<Name extends LogEventName>(
  log: Log,
  name: Name,
  fields: LogEventFields<Name>,
  message: string,
): void {
  const line: Record<string, unknown> = { event: name, ...fields };
  log[logEvents[name].level](line, message);
}
