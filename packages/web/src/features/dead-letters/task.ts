/** The kinds of work that belong to a workspace and can be given up. */
const tasks = [
  "send",
  "react",
  "run",
  "ingest",
  "settle_echo",
  "fetch_media",
  "sync_templates",
  "channel_alert",
  "refresh_token",
  "apply_retention",
] as const;

export type Task = (typeof tasks)[number];

/** Undefined for work of another release: it is shown by its bare name. */
export const readTask = (name: string): Task | undefined => tasks.find((task) => task === name);

/** One text of the ids that a job named. */
export function textOf(payload: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = payload[name];
  return typeof value === "string" ? value : undefined;
}
