import type { HandoffReason, ModelFailure } from "@piloto/shared/conversation-words";
import type { ModelUsage } from "../../ports/language-model/model-failure.ts";
import type { ModelOutcome } from "../model-connections/model-access.service.ts";
import { askModel, type ModelTurn } from "./ask-model.ts";
import { handoffText } from "./handoff-text.ts";
import { splitText } from "./split-text.ts";
import type { TurnContext } from "./turn-context.ts";
import { applyRules, failedTurnsHandoff, quoteLast, reachesFailedTurns } from "./turn-rules.ts";
import type { TurnClock, TurnModel } from "./turn-model.ts";
import type { TurnStep } from "./turn-step.ts";
import type { ContactUpdate } from "./turn-tools.ts";

export type TurnDecision = {
  /** The agent's messages to the customer, in order, each one short enough for the channel. */
  replies: string[];
  /** At a hand-off for which the agent found no words: what the customer is told all the same, after the replies. */
  notice: string | undefined;
  handoff: { reason: HandoffReason; summary: string } | undefined;
  contactUpdates: ContactUpdate[];
  /** The agent is outside its hours: the same messages are taken up again then. */
  waitUntil: Date | undefined;
  /** The answer did not help; counts towards the hand-off after so many. */
  isFailedTurn: boolean;
  usage: ModelUsage;
  /** Null: unknown, because the prices or the usage are. */
  costMicros: number | null;
  steps: TurnStep[];
  /** Why there is no answer. A hand-off always comes with it. */
  failure: { kind: ModelFailure; details: string } | undefined;
};

/** More bubbles than this after splitting is no answer but a document. */
const maxPieces = 8;

const noUsage: ModelUsage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };

/**
 * Decides what the agent does with the new messages: its rules first, then the model. Writes nothing and never throws for
 * a model's fault; every failure is a hand-off. The playground and real conversations go this same way.
 */
export async function decideTurn(
  context: TurnContext,
  turnModel: TurnModel,
  { signal, clock }: { signal: AbortSignal; clock: TurnClock },
): Promise<TurnDecision> {
  const rule = applyRules(context);
  if (!rule) return fromModel(context, await askModel(context, turnModel, { signal, clock }));
  const steps: TurnStep[] = [{ kind: "rule", rule: rule.rule }];
  if (rule.kind === "handoff") return { ...nothing, steps, ...handOff(context, rule, []) };
  const replies = rule.message ? splitText(rule.message, context.channel) : [];
  return { ...nothing, steps, replies, waitUntil: rule.until };
}

const nothing: TurnDecision = {
  replies: [],
  notice: undefined,
  handoff: undefined,
  contactUpdates: [],
  waitUntil: undefined,
  isFailedTurn: false,
  usage: noUsage,
  costMicros: 0,
  steps: [],
  failure: undefined,
};

function fromModel(context: TurnContext, turn: ModelTurn): TurnDecision {
  const { steps, usage, costMicros } = turn;
  const spent = { ...nothing, steps, usage, costMicros };
  if (turn.kind === "failed") return { ...spent, ...fail(context, turn.failure) };
  const { reply, handoff, contactUpdates } = turn.actions;
  const messages = (reply?.messages ?? []).flatMap((message) => splitText(message, context.channel));
  if (messages.length > maxPieces) {
    return { ...spent, ...fail(context, { kind: "too_long", details: `an answer of ${messages.length} messages` }) };
  }
  const decided = { ...spent, contactUpdates };
  if (handoff) return { ...decided, ...handOff(context, handoff, messages) };
  const isFailedTurn = reply?.couldHelp === false;
  const failedTurns = context.failedTurns + 1;
  // The answer that would be one too many is not sent: the customer has heard enough of them.
  if (isFailedTurn && reachesFailedTurns(context.config, failedTurns)) {
    const rule = failedTurnsHandoff(context, failedTurns);
    return {
      ...decided,
      isFailedTurn,
      steps: [...steps, { kind: "rule", rule: rule.rule }],
      ...handOff(context, rule, []),
    };
  }
  return { ...decided, isFailedTurn, replies: messages };
}

type Handoff = { reason: HandoffReason; summary: string; message?: string | undefined; isMute?: boolean };

function handOff(
  context: TurnContext,
  { reason, summary, message, isMute = false }: Handoff,
  before: string[],
): Pick<TurnDecision, "replies" | "notice" | "handoff"> {
  const replies = message ? [...before, ...splitText(message, context.channel)] : before;
  const notice = message || isMute ? undefined : handoffText(context.config.language);
  return { replies, notice, handoff: { reason, summary } };
}

function fail(
  context: TurnContext,
  failure: { kind: ModelFailure; details: string },
): Pick<TurnDecision, "replies" | "notice" | "handoff" | "failure"> {
  const summary = `O agente não conseguiu responder. ${quoteLast(context)}`;
  return { ...handOff(context, { reason: "model_failure", summary }, []), failure };
}

/** How the turn's calls of the model went, for the page of its connection; unknown when none was made. */
export function toModelOutcome({ failure, steps }: TurnDecision): ModelOutcome {
  if (!steps.some(({ kind }) => kind === "model")) return { kind: "unknown" };
  return failure ? { kind: "failed", failure: failure.kind, details: failure.details } : { kind: "ok" };
}
