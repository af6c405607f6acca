import type { AgentConfig } from "@piloto/shared/agents";
import type { PlaygroundAnswer, TryAgentInput } from "@piloto/shared/playground";
import { inWorkspace } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { Services } from "../../services.ts";
import { decideTurn, type TurnDecision, toModelOutcome } from "../agent-runs/decide-turn.service.ts";
import { toStepView } from "../agent-runs/read-runs.service.ts";
import { toStoredSteps } from "../agent-runs/record-run.service.ts";
import { readAgent } from "../agents/read-agents.service.ts";
import { noteModelOutcome, type OpenModel, openModel } from "../model-connections/model-access.service.ts";
import { limit } from "../rate-limits/rate-limits.service.ts";
import { countUsage } from "../usage/usage.service.ts";
import { getTimezone } from "./playground.queries.ts";

type TurnContext = Parameters<typeof decideTurn>[0];
type Prepared = { config: AgentConfig; model: OpenModel; timezone: string };

/**
 * What the agent's stored draft would do in this conversation. It goes the way of a real turn and writes nothing, except
 * what it cost, which counts towards the month's budget. No transaction is open while the model thinks. Throws CONFLICT
 * with the reason `no_model` or `budget_reached`, RATE_LIMITED, NOT_FOUND.
 */
export async function tryAgent(services: Services, input: TryAgentInput): Promise<PlaygroundAnswer> {
  const { workspaceId } = input;
  await limit(services.db, "playgroundPerWorkspace", workspaceId);
  const prepared = await prepare(services, input);
  const begun = performance.now();
  const decision = await decideTurn(toContext(input, prepared), prepared.model, {
    signal: new AbortController().signal,
    clock: { elapsed: () => performance.now() },
  });
  const latencyMs = Math.round(performance.now() - begun);
  await keepCost(services, input, { model: prepared.model, decision });
  return toAnswer(decision, { model: prepared.model, latencyMs });
}

const prepare = (services: Services, { workspaceId, agentId }: TryAgentInput): Promise<Prepared> =>
  inWorkspace(services.db, workspaceId, async (trx) => {
    const agent = await readAgent(trx, workspaceId, agentId);
    const model = await openModel(services, trx, workspaceId);
    if (!model) throw new AppError("CONFLICT", { message: "no model", details: { reason: "no_model" } });
    if (model.budgetLeftMicros === 0) {
      throw new AppError("CONFLICT", { message: "budget used up", details: { reason: "budget_reached" } });
    }
    return { config: agent.draft, model, timezone: await getTimezone(trx, workspaceId) };
  });

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** The typed conversation as a turn sees one: a message a minute up to now, the customer's last ones unanswered. */
function toContext(input: TryAgentInput, { config, timezone }: Prepared): TurnContext {
  const { messages, contact, channel, instruction, failedTurns } = input;
  const now = input.at === undefined ? new Date() : new Date(input.at);
  const lastAnswer = messages.findLastIndex(({ author }) => author === "agent");
  return {
    config,
    channel,
    timezone,
    now,
    contact: { name: contact.name, email: "", city: "", interest: "", facts: contact.facts },
    messages: messages.map(({ author, text }, index) => ({
      author,
      type: "text",
      text,
      payload: {},
      at: new Date(now.getTime() - (messages.length - index) * minuteMs),
      isNew: index > lastAnswer,
      isEarlier: false,
    })),
    instruction,
    summary: "",
    windowExpiresAt: new Date(now.getTime() + dayMs),
    failedTurns,
  };
}

async function keepCost(
  { db }: Services,
  { workspaceId, agentId }: TryAgentInput,
  { model, decision }: { model: OpenModel; decision: TurnDecision },
): Promise<void> {
  const { costMicros } = decision;
  await inWorkspace(db, workspaceId, async (trx) => {
    await noteModelOutcome(trx, workspaceId, model, toModelOutcome(decision));
    if (!costMicros) return;
    await countUsage(trx, workspaceId, { metric: "model_cost", detail: model.currency, value: costMicros, agentId });
  });
}

function toAnswer(
  decision: TurnDecision,
  { model, latencyMs }: { model: OpenModel; latencyMs: number },
): PlaygroundAnswer {
  const { replies, notice, handoff, waitUntil, usage } = decision;
  return {
    replies: notice === undefined ? replies : [...replies, notice],
    handoff: handoff ?? null,
    contactUpdates: decision.contactUpdates,
    waitUntil: waitUntil?.toISOString() ?? null,
    isFailedTurn: decision.isFailedTurn,
    failure: decision.failure ?? null,
    steps: toStoredSteps(decision.steps).map(toStepView),
    inputTokens: usage.inputTokens ?? 0,
    outputTokens: usage.outputTokens ?? 0,
    costMicros: decision.costMicros,
    currency: model.currency,
    latencyMs,
    model: model.modelId,
  };
}
