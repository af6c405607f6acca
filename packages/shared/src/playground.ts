import { z } from "zod";
import type { AgentStepView } from "./agent-runs.ts";
import { channelKinds, type HandoffReason, type ModelFailure } from "./conversation-words.ts";
import { idField, workspaceInput } from "./fields.ts";

export const playgroundLimits = { messages: 60, text: 4000, facts: 20, instruction: 1000 } as const;

const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes("\0"), "has characters that cannot be stored");

/**
 * A try of an agent's stored draft. `messages` is the whole conversation so far, oldest first; the customer's messages
 * after the agent's last one are what it has to answer. Nothing of it is kept.
 */
export const tryAgentInput = workspaceInput.extend({
  agentId: idField,
  channel: z.enum(channelKinds).default("whatsapp"),
  messages: z
    .array(z.object({ author: z.enum(["contact", "agent"]), text: text(playgroundLimits.text).trim().min(1) }))
    .min(1)
    .max(playgroundLimits.messages)
    .refine((messages) => messages.at(-1)?.author === "contact", "must end with the customer"),
  contact: z
    .object({
      name: text(120).default(""),
      facts: z
        .array(z.object({ name: text(60), value: text(300) }))
        .max(playgroundLimits.facts)
        .default([]),
    })
    .default({ name: "", facts: [] }),
  /** As a person would write it when handing back. */
  instruction: text(playgroundLimits.instruction).default(""),
  /** What the page counted from earlier answers: `isFailedTurn` in a row. */
  failedTurns: z.int().min(0).max(100).default(0),
  /** The moment to pretend, to try working hours; left out: now. */
  at: z.iso.datetime().optional(),
});
export type TryAgentInput = z.infer<typeof tryAgentInput>;

/** What the agent would do. It takes the same way as in a conversation, up to the point where something is written. */
export type PlaygroundAnswer = {
  replies: string[];
  handoff: { reason: HandoffReason; summary: string } | null;
  contactUpdates: {
    name?: string | undefined;
    email?: string | undefined;
    city?: string | undefined;
    interest?: string | undefined;
    facts: { name: string; value: string }[];
  }[];
  /** Outside its hours: when it would take the messages up again. */
  waitUntil: string | null;
  isFailedTurn: boolean;
  failure: { kind: ModelFailure; details: string } | null;
  steps: AgentStepView[];
  inputTokens: number;
  outputTokens: number;
  /** Null: unknown. */
  costMicros: number | null;
  currency: string;
  latencyMs: number;
  model: string;
};
