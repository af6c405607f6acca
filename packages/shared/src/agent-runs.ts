import { z } from "zod";
import type { PersonView } from "./conversation-views.ts";
import { type HandoffReason, type ModelFailure, type RunOutcome, runOutcomes } from "./conversation-words.ts";
import { idField, pageInput, workspaceInput } from "./fields.ts";

/** What woke a run. `rerun`: more was written while it was deciding, or its worker died. */
export const runTriggers = ["message", "returned", "rerun"] as const;
export type RunTrigger = (typeof runTriggers)[number];

/** Newest first. */
export const listConversationRunsInput = pageInput.extend({ ...workspaceInput.shape, conversationId: idField });
export type ListConversationRunsInput = z.infer<typeof listConversationRunsInput>;

export const listAgentRunsInput = pageInput.extend({
  ...workspaceInput.shape,
  agentId: idField,
  outcome: z.enum(runOutcomes).optional(),
});
export type ListAgentRunsInput = z.infer<typeof listAgentRunsInput>;

export const getAgentRunInput = workspaceInput.extend({ runId: idField });

/** One turn of an agent: why it answered, or did not. Instants are ISO 8601 texts. */
export type AgentRunView = {
  id: string;
  conversationId: string;
  contactName: string;
  agent: PersonView | null;
  /** Of the published version that decided. */
  versionNumber: number | null;
  trigger: RunTrigger;
  outcome: RunOutcome;
  failure: ModelFailure | null;
  /** A short technical detail: a rule, a status; people's words are chosen by outcome, failure and hand-off reason. */
  reason: string;
  handoffReason: HandoffReason | null;
  provider: string;
  model: string;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  /** Null: unknown, because no price is known or the provider told no usage. */
  costMicros: number | null;
  currency: string;
  messageCount: number;
  /** How long it waited for the customer to finish writing. */
  waitedMs: number;
  latencyMs: number;
  startedAt: string;
  finishedAt: string | null;
};

/** One step of a run: a rule of the agent, a call of the model, or a tool the model called. */
export type AgentStepView = {
  number: number;
  kind: "rule" | "model" | "tool";
  /** The rule or the tool; the failure or problem of a model call, when there was one. */
  name: string;
  /** What a tool was called with, as JSON text; null for the others. */
  input: string | null;
  latencyMs: number;
};

export type AgentRunDetail = AgentRunView & { steps: AgentStepView[] };
export type AgentRunPage = { items: AgentRunView[]; nextCursor: string | null };
