import { z } from "zod";

/*
 * Every kind of job, in one place. A job names rows by their ids and nothing else: what is to be done is read when it
 * runs. To add a kind: its line here, its queue in cloud-tasks/task-queues.ts, its handler in job-handlers.ts.
 */

type JobDefinition = {
  payload: z.ZodType;
  /**
   * Of all that is due, the smallest number runs first: what a person waits for is finished before new work is taken
   * on.
   */
  priority: number;
  /** The waits between attempts are e, e², e³ … seconds, each up to twice as long by chance: 5 in ~2 min, 8 in ~50 min, 10 in ~6 h. */
  maxAttempts: number;
  /**
   * How many run at once in one process. `whole_pool` for kinds that must never wait for others and are quick: they
   * take whatever is free.
   */
  atOnce: number | "whole_pool";
};

const define = <Definition extends JobDefinition>(definition: Definition): Definition => definition;

const ofConversation = z.object({ workspaceId: z.uuid(), conversationId: z.uuid() });
const nothing = z.object({});

export const jobDefinitions = {
  /** Sends what waits in one conversation, in order. */
  send: define({ payload: ofConversation, priority: 0, maxAttempts: 10, atOnce: 6 }),
  /** Tells the channel of a reaction of ours. */
  react: define({
    payload: z.object({ workspaceId: z.uuid(), messageId: z.uuid() }),
    priority: 0,
    maxAttempts: 5,
    atOnce: 2,
  }),
  /** Lets the agent answer one conversation. */
  run: define({ payload: ofConversation, priority: 10, maxAttempts: 8, atOnce: 6 }),
  /** Reads one stored webhook. */
  ingest: define({
    payload: z.object({ workspaceId: z.uuid(), webhookEventId: z.uuid() }),
    priority: 20,
    maxAttempts: 10,
    atOnce: "whole_pool",
  }),
  /** Looks again at an echo that came while a message of ours was on its way: it may have been that one's. */
  settle_echo: define({
    payload: z.object({ workspaceId: z.uuid(), channelId: z.uuid(), externalId: z.string().max(300) }),
    priority: 20,
    maxAttempts: 8,
    atOnce: "whole_pool",
  }),
  /** Downloads a received file. */
  fetch_media: define({
    payload: z.object({ workspaceId: z.uuid(), attachmentId: z.uuid() }),
    priority: 30,
    maxAttempts: 8,
    atOnce: 3,
  }),
  /** Deletes the files of a workspace that was deleted. */
  delete_files: define({ payload: z.object({ workspaceId: z.uuid() }), priority: 40, maxAttempts: 10, atOnce: 1 }),
  sync_templates: define({
    payload: z.object({ workspaceId: z.uuid(), channelId: z.uuid() }),
    priority: 40,
    maxAttempts: 5,
    atOnce: 1,
  }),
  /** Asks the channel what a new contact calls themselves. */
  fetch_profile: define({
    payload: z.object({ workspaceId: z.uuid(), channelId: z.uuid(), contactId: z.uuid() }),
    priority: 30,
    maxAttempts: 5,
    atOnce: 2,
  }),
  /** Tells the admins by mail that a channel has stopped. */
  channel_alert: define({
    payload: z.object({ workspaceId: z.uuid(), channelId: z.uuid() }),
    priority: 30,
    maxAttempts: 8,
    atOnce: 1,
  }),
  /** Renews the token of one channel. */
  refresh_token: define({
    payload: z.object({ workspaceId: z.uuid(), channelId: z.uuid() }),
    priority: 40,
    maxAttempts: 5,
    atOnce: 1,
  }),
  /** Of the clock: finds the channels whose token is about to expire. */
  refresh_channel_tokens: define({ payload: nothing, priority: 40, maxAttempts: 3, atOnce: 1 }),
  /** Deletes what one workspace has kept for long enough. */
  apply_retention: define({ payload: z.object({ workspaceId: z.uuid() }), priority: 40, maxAttempts: 5, atOnce: 1 }),
  /** Of the clock: finds the workspaces that do not keep conversations for ever. */
  apply_retentions: define({ payload: nothing, priority: 40, maxAttempts: 3, atOnce: 1 }),
  /** Of the clock: picks up what was left lying, and what has become due without a job. */
  sweep: define({ payload: nothing, priority: 40, maxAttempts: 3, atOnce: 1 }),
};

export type JobName = keyof typeof jobDefinitions;
export type JobPayload<Name extends JobName> = z.infer<(typeof jobDefinitions)[Name]["payload"]>;

/** Work of the clock: one job per period however many instances there are, and at once after a longer pause. */
export const schedules = [
  { job: "refresh_channel_tokens", everySeconds: 3_600 },
  { job: "apply_retentions", everySeconds: 3_600 },
  { job: "sweep", everySeconds: 20 },
] as const;

export const isJobName = (name: string): name is JobName => Object.hasOwn(jobDefinitions, name);
