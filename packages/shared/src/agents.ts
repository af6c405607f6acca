import { z } from "zod";
import { agentLimits } from "./agent-limits.ts";
import { idField, pageInput, workspaceInput } from "./fields.ts";

/** Text that Postgres can keep: no NUL character and no half of a surrogate pair. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes("\0"), "has characters that cannot be stored");

/** One line of a list. Its id stays when the text changes or the line moves, so that a comparison can tell which it was. */
const listItem = z.object({ id: idField, text: text(agentLimits.itemText) });
export type AgentListItem = z.infer<typeof listItem>;

const itemList = (max: number) =>
  z
    .array(listItem)
    .max(max)
    .refine((items) => new Set(items.map(({ id }) => id)).size === items.length, "repeats an id");

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

/** "08:00" in the workspace's time zone; empty while somebody is still choosing. */
const clockTime = z.string().regex(/^(|([01]\d|2[0-3]):[0-5]\d)$/);

const interval = z.object({ id: idField, days: z.array(z.enum(weekdays)).max(7), from: clockTime, to: clockTime });
export type WorkingInterval = z.infer<typeof interval>;

export const agentTones = ["friendly", "neutral", "formal", "cheerful"] as const;
export const agentLanguages = ["pt-BR", "en", "es", "customer"] as const;
export const hoursModes = ["always", "scheduled"] as const;
export const handoffAudiences = ["sellers", "admins", "everyone"] as const;

/**
 * The whole configuration of an agent. A draft may be unfinished (see findPublishBlockers) but never misshapen or
 * oversized. Keys that are not here are dropped; parsing gives the keys one order, so equal configurations are equal text.
 */
export const agentConfig = z.object({
  name: text(agentLimits.name).trim().min(1),
  purpose: text(agentLimits.purpose),
  persona: text(agentLimits.persona),
  goals: itemList(agentLimits.goals),
  rules: itemList(agentLimits.rules),
  forbiddenTopics: itemList(agentLimits.forbiddenTopics),
  tone: z.enum(agentTones),
  language: z.enum(agentLanguages),
  workingHours: z.object({
    mode: z.enum(hoursModes),
    intervals: z.array(interval).max(agentLimits.intervals),
    outsideMessage: text(agentLimits.outsideMessage),
  }),
  handoff: z.object({
    keywords: z.array(text(agentLimits.keyword).trim().min(1)).max(agentLimits.keywords),
    maxFailedTurns: z.int().min(1).max(agentLimits.failedTurns),
    onLowConfidence: z.boolean(),
    onRequest: z.boolean(),
    notify: z.enum(handoffAudiences),
  }),
});
export type AgentConfig = z.infer<typeof agentConfig>;

/** An agent about which nothing was decided yet. Also fills in what a configuration of an older release lacks. */
export const emptyAgentConfig: AgentConfig = {
  name: "",
  purpose: "",
  persona: "",
  goals: [],
  rules: [],
  forbiddenTopics: [],
  tone: "friendly",
  language: "pt-BR",
  workingHours: { mode: "always", intervals: [], outsideMessage: "" },
  handoff: { keywords: [], maxFailedTurns: 2, onLowConfidence: true, onRequest: true, notify: "sellers" },
};

const agentInput = workspaceInput.extend({ agentId: idField });
const revisionField = z.int().min(1).max(2_147_483_647);
const versionField = z.int().min(1).max(2_147_483_647);

export const agentStatuses = ["active", "archived"] as const;
export const agentSortKeys = ["updated", "name"] as const;
export type AgentStatus = (typeof agentStatuses)[number];
export type AgentSortKey = (typeof agentSortKeys)[number];

export const listAgentsInput = pageInput.extend({
  search: text(agentLimits.search).trim().default(""),
  status: z.enum(agentStatuses).default("active"),
  sort: z.enum(agentSortKeys).default("updated"),
  // Not "direction": tRPC's infinite queries send a key of that name themselves.
  order: z.enum(["asc", "desc"]).default("desc"),
});
export type ListAgentsInput = z.infer<typeof listAgentsInput>;

export const getAgentInput = agentInput;

/** `clientKey` is chosen by the caller: the same key again is the same agent, not a second one. */
export const createAgentInput = workspaceInput.extend({ clientKey: idField, draft: agentConfig });
export type CreateAgentInput = z.infer<typeof createAgentInput>;

/** `draftRevision` is the revision the caller started from. */
export const updateDraftInput = agentInput.extend({ draftRevision: revisionField, draft: agentConfig });
export type UpdateDraftInput = z.infer<typeof updateDraftInput>;

export const publishAgentInput = agentInput.extend({
  draftRevision: revisionField,
  note: text(agentLimits.note).trim().default(""),
});
export type PublishAgentInput = z.infer<typeof publishAgentInput>;

export const listAgentVersionsInput = agentInput.extend(pageInput.shape);
export const getAgentVersionInput = agentInput.extend({ number: versionField });

export const rollBackAgentInput = agentInput.extend({ draftRevision: revisionField, number: versionField });
export type RollBackAgentInput = z.infer<typeof rollBackAgentInput>;

export const archiveAgentInput = agentInput;
