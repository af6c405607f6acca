import type { JobName } from "../jobs.ts";

/**
 * Which queue of Cloud Tasks takes a kind of job. Three, so that what a person waits for never stands behind webhooks, nor
 * these behind films; how many of each run at once is in the queues' own settings (infra/).
 */
const queueOf = {
  send: "talk",
  react: "talk",
  run: "talk",
  ingest: "ingest",
  settle_echo: "ingest",
  fetch_media: "background",
  sync_templates: "background",
  fetch_profile: "background",
  channel_alert: "background",
  refresh_token: "background",
  refresh_channel_tokens: "background",
  sweep: "background",
  delete_files: "background",
  apply_retention: "background",
  apply_retentions: "background",
} as const satisfies Record<JobName, string>;

export const queueName = (prefix: string, job: JobName): string => `${prefix}-${queueOf[job]}`;
