import type { ModelFailure } from "@piloto/shared/conversation-words";
import type { ToolCall } from "../../ports/language-model/language-model.ts";
import type { ModelUsage } from "../../ports/language-model/model-failure.ts";

/** One step of a turn, kept for "why did the agent (not) answer". Holds no prompt. */
export type TurnStep =
  | { kind: "rule"; rule: string }
  | {
      kind: "model";
      latencyMs: number;
      usage: ModelUsage;
      costMicros: number | null;
      toolCalls: ToolCall[];
      /** Why the calls could not be used. */
      problem?: string;
      failure?: { kind: ModelFailure; details: string };
    };
