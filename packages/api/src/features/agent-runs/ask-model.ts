import type { ModelFailure } from "@piloto/shared/conversation-words";
import type { ModelUsage } from "../../ports/language-model/model-failure.ts";
import { addCosts, addUsage, costOf, estimateTokens } from "./turn-cost.ts";
import type { TurnContext } from "./turn-context.ts";
import type { TurnClock, TurnModel } from "./turn-model.ts";
import { buildPrompt, type TurnPrompt } from "./turn-prompt.ts";
import type { TurnStep } from "./turn-step.ts";
import { type ContactUpdate, readToolCalls, type TurnActions, turnTools } from "./turn-tools.ts";

type Spent = { steps: TurnStep[]; usage: ModelUsage; costMicros: number | null };

export type ModelTurn = Spent &
  ({ kind: "decided"; actions: TurnActions } | { kind: "failed"; failure: { kind: ModelFailure; details: string } });

type Loop = Spent & {
  prompt: TurnPrompt;
  /** Said to the model after the conversation: what it did so far in this turn, what was wrong. */
  notes: string[];
  contactUpdates: ContactUpdate[];
  hasRepaired: boolean;
  startedAt: number;
  /** For the limits: what a provider does not report is estimated. */
  tokens: number;
};

/**
 * Asks the model until it replies or hands off, within the limits on calls, tokens, time and money. Each call is the
 * whole prompt again with notes, never a replay of the model's own calls: providers differ in what they want replayed.
 */
export async function askModel(
  context: TurnContext,
  turnModel: TurnModel,
  { signal, clock }: { signal: AbortSignal; clock: TurnClock },
): Promise<ModelTurn> {
  const loop: Loop = {
    prompt: buildPrompt(context),
    notes: [],
    contactUpdates: [],
    hasRepaired: false,
    startedAt: clock.elapsed(),
    tokens: 0,
    steps: [],
    usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 },
    costMicros: 0,
  };
  for (let call = 0; call < turnModel.limits.maxSteps; call += 1) {
    const turn = await takeStep(loop, turnModel, { signal, clock });
    if (turn) return turn;
  }
  return failed(loop, "too_long", `no decision after ${turnModel.limits.maxSteps} calls`);
}

const failed = (loop: Loop, kind: ModelFailure, details: string): ModelTurn => ({
  ...spentOf(loop),
  kind: "failed",
  failure: { kind, details },
});

const spentOf = ({ steps, usage, costMicros }: Loop): Spent => ({ steps, usage, costMicros });

/** One call; undefined: the turn goes on. */
async function takeStep(
  loop: Loop,
  turnModel: TurnModel,
  { signal, clock }: { signal: AbortSignal; clock: TurnClock },
): Promise<ModelTurn | undefined> {
  const { limits, model } = turnModel;
  const input = [loop.prompt.input, ...loop.notes].join("\n");
  const inputTokens = estimateTokens(loop.prompt.instructions) + estimateTokens(input);
  const timeoutMs = limits.timeoutSeconds * 1000 - (clock.elapsed() - loop.startedAt);
  if (timeoutMs <= 0) return failed(loop, "timeout", `no decision in ${limits.timeoutSeconds} s`);
  const maxOutputTokens = Math.min(limits.maxOutputTokens, limits.maxRunTokens - loop.tokens - inputTokens);
  if (maxOutputTokens <= 0) return failed(loop, "too_long", "the turn's token limit is reached");
  if (!isAffordable(loop, turnModel, { inputTokens, maxOutputTokens })) return failed(loop, "budget", "spending limit");

  const begun = clock.elapsed();
  const request = { instructions: loop.prompt.instructions, input, tools: turnTools, maxOutputTokens, timeoutMs };
  const answer = await model.complete(request, signal);
  const usage = answer.usage ?? { inputTokens: undefined, cachedInputTokens: undefined, outputTokens: undefined };
  const toolCalls = answer.kind === "answered" ? answer.toolCalls : [];
  // A refused call costs nothing; an answer without a stated usage costs an unknown sum.
  const costMicros = answer.kind === "failed" && !answer.usage ? 0 : costOf(usage, turnModel.prices);
  loop.usage = addUsage(loop.usage, usage);
  loop.costMicros = addCosts(loop.costMicros, costMicros);
  loop.tokens += (usage.inputTokens ?? inputTokens) + (usage.outputTokens ?? estimateTokens(JSON.stringify(toolCalls)));
  const step = { kind: "model" as const, latencyMs: Math.round(clock.elapsed() - begun), usage, costMicros, toolCalls };
  if (answer.kind === "failed") {
    const { failure: kind, details } = answer;
    loop.steps.push({ ...step, failure: { kind, details } });
    return failed(loop, kind, details);
  }
  return readAnswer(loop, step);
}

function readAnswer(loop: Loop, step: Extract<TurnStep, { kind: "model" }>): ModelTurn | undefined {
  const actions = readToolCalls(step.toolCalls);
  if ("problem" in actions) {
    loop.steps.push({ ...step, problem: actions.problem });
    if (loop.hasRepaired) return failed(loop, "malformed", actions.problem);
    loop.hasRepaired = true;
    loop.notes.push(
      `<aviso>Sua resposta não pôde ser usada (${actions.problem}). Nada foi enviado. Chame a ferramenta de novo, corretamente.</aviso>`,
    );
    return undefined;
  }
  loop.steps.push(step);
  loop.contactUpdates.push(...actions.contactUpdates);
  if (actions.reply || actions.handoff) {
    return { ...spentOf(loop), kind: "decided", actions: { ...actions, contactUpdates: loop.contactUpdates } };
  }
  loop.notes.push("<aviso>A ficha foi atualizada. Agora chame reply ou handoff.</aviso>");
  return undefined;
}

/** Whether the dearest outcome of the next call stays within what the turn and the month may cost. */
function isAffordable(
  loop: Loop,
  { prices, limits, budgetLeftMicros }: TurnModel,
  { inputTokens, maxOutputTokens }: { inputTokens: number; maxOutputTokens: number },
): boolean {
  if (budgetLeftMicros !== null && budgetLeftMicros <= 0) return false;
  const ceiling = Math.min(limits.maxRunCostMicros ?? Infinity, budgetLeftMicros ?? Infinity);
  if (ceiling === Infinity || !prices) return true;
  const next = costOf({ inputTokens, cachedInputTokens: 0, outputTokens: maxOutputTokens }, prices) ?? 0;
  return (loop.costMicros ?? 0) + next <= ceiling;
}
