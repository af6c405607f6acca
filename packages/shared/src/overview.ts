import { z } from "zod";
import { dayField } from "./audit-log.ts";
import type { ChannelKind, ChannelStatus } from "./conversation-words.ts";
import type { ConversationRow } from "./conversation-views.ts";
import { countDays, maxOverviewDays } from "./days.ts";
import { idField, workspaceInput } from "./fields.ts";

const period = workspaceInput.extend({ from: dayField, to: dayField });
type Days = { from: string; to: string };
const isForward = ({ from, to }: Days): boolean => countDays(from, to) >= 1;
const isShort = ({ from, to }: Days): boolean => countDays(from, to) <= maxOverviewDays;
const backward = { path: ["to"], message: "is before the start" };
const tooLong = { path: ["to"], message: "is too far away" };

/** Days of the workspace's time zone, both included. */
export const overviewInput = period.refine(isForward, backward).refine(isShort, tooLong);
export type OverviewInput = z.infer<typeof overviewInput>;

/** What narrows the numbers of conversations. */
const narrowed = period.extend({ channelId: idField.optional(), agentId: idField.optional() });
export const conversationNumbersInput = narrowed.refine(isForward, backward).refine(isShort, tooLong);
export type ConversationNumbersInput = z.infer<typeof conversationNumbersInput>;

/** What a line of the file stands for. */
export const numberGroupings = ["day", "channel", "agent"] as const;
export type NumberGrouping = (typeof numberGroupings)[number];
export const exportNumbersInput = narrowed
  .extend({ by: z.enum(numberGroupings).default("day") })
  .refine(isForward, backward)
  .refine(isShort, tooLong);
export type ExportNumbersInput = z.infer<typeof exportNumbersInput>;

/** Costs of one currency, in millionths of it. Currencies are never added up. */
export type Cost = { currency: string; modelMicros: number; channelMicros: number };

/** What happened to conversations in some days, on some channel or with some agent. */
export type ConversationNumbers = {
  opened: number;
  closed: number;
  /** Conversations whose first answer came from the agent, and from a person. */
  answeredByAgent: number;
  answeredByPerson: number;
  handoffs: number;
  messagesIn: number;
  messagesByAgent: number;
  messagesByPerson: number;
  messagesFailed: number;
  costs: Cost[];
};

/** Medians are exact to about 9 %; null when nothing was measured. */
export type MeasuredNumbers = ConversationNumbers & {
  firstResponseSeconds: number | null;
  resolutionSeconds: number | null;
};

export type OverviewNumbers = {
  timezone: string;
  total: MeasuredNumbers;
  /** Of as many days just before. */
  previous: MeasuredNumbers;
  /** Every day of the period, and of the one before, oldest first. */
  days: (ConversationNumbers & { day: string })[];
  previousDays: (ConversationNumbers & { day: string })[];
  /** Of the period, most conversations first; id null: no agent, no channel. */
  agents: (MeasuredNumbers & { id: string | null; name: string | null })[];
  channels: (MeasuredNumbers & { id: string | null; name: string | null; kind: ChannelKind | null })[];
  /** Most frequent first, with those of the period before. */
  handoffReasons: { reason: string; count: number; previous: number }[];
};

/** What waits for somebody now. */
export type OverviewAttention = {
  waiting: { count: number; oldestSince: string | null; longest: ConversationRow[] };
  /** Channels on which nothing leaves any more, with what is waiting there; 1000 means so many or more. */
  channels: {
    id: string;
    kind: ChannelKind;
    name: string;
    status: ChannelStatus;
    reason: string;
    since: string;
    queued: number;
  }[];
  /** Today in the workspace's time zone. */
  undelivered: { messages: number; conversations: number };
  /** For admins, who can do something about it; null for everyone else. */
  deadLetters: number | null;
};

/** In the order in which they are best done. */
export const onboardingSteps = [
  "nameWorkspace",
  "addSecondFactor",
  "inviteColleague",
  "createAgent",
  "publishAgent",
] as const;
export type OnboardingStep = (typeof onboardingSteps)[number];
