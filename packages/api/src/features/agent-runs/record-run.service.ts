import type { Json } from "@piloto/db/schema-types";
import type { RunOutcome } from "@piloto/shared/conversation-words";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { countUsage } from "../usage/usage.service.ts";
import { insertSteps, type NewStep, updateRunEnded } from "./agent-runs.queries.ts";
import type { TurnDecision } from "./decide-turn.service.ts";
import type { Settling } from "./settling.ts";
import type { TurnStep } from "./turn-step.ts";

/** Keeps what a run did, why, and what it cost, also when nothing of it was sent. */
export async function recordRun(
  trx: WorkspaceTrx,
  { workspaceId, claimed, decision, latencyMs }: Settling,
  { outcome, messageCount }: { outcome: Exclude<RunOutcome, "running">; messageCount: number },
): Promise<void> {
  const { usage, costMicros, failure, handoff, steps } = decision;
  const inputTokens = usage.inputTokens ?? 0;
  const outputTokens = usage.outputTokens ?? 0;
  await updateRunEnded(trx, workspaceId, {
    runId: claimed.runId,
    result: {
      outcome,
      failure: failure?.kind ?? null,
      reason: describe(decision),
      handoffReason: handoff?.reason ?? null,
      inputTokens,
      cachedTokens: usage.cachedInputTokens ?? 0,
      outputTokens,
      costMicros,
      messageCount,
      latencyMs,
    },
  });
  await insertSteps(trx, workspaceId, { runId: claimed.runId, steps: toStoredSteps(steps) });
  const of = { channelId: claimed.channelId, agentId: claimed.agent.agentId };
  await countUsage(
    trx,
    workspaceId,
    { metric: "runs", detail: outcome, value: 1, ...of },
    { metric: "model_tokens", value: inputTokens + outputTokens, ...of },
    ...(costMicros
      ? [{ metric: "model_cost" as const, detail: claimed.model.currency, value: costMicros, ...of }]
      : []),
  );
}

/** The rule or the failure, in a few technical words. */
function describe({ failure, steps, waitUntil }: TurnDecision): string {
  if (failure) return failure.details;
  const rule = steps.findLast((step) => step.kind === "rule");
  if (rule?.kind !== "rule") return "";
  return waitUntil ? `${rule.rule}, until ${waitUntil.toISOString()}` : rule.rule;
}

/** Numbered as they happened; the tools a model called follow its call. */
export function toStoredSteps(steps: TurnStep[]): NewStep[] {
  const stored = steps.flatMap((step): Omit<NewStep, "number">[] => {
    if (step.kind === "rule")
      return [{ kind: "rule", name: step.rule.slice(0, 80), input: null, output: null, latencyMs: 0 }];
    const { latencyMs, toolCalls, usage, costMicros, problem, failure } = step;
    const name = failure ? failure.kind : (problem ?? "");
    const output = toJson({ usage, costMicros, ...(failure && { details: failure.details }) });
    return [
      { kind: "model", name: name.slice(0, 80), input: null, output, latencyMs },
      ...toolCalls.map((call) => ({
        kind: "tool" as const,
        name: call.name.slice(0, 80),
        input: toJson(call.input),
        output: null,
        latencyMs: 0,
      })),
    ];
  });
  return stored.map((step, index) => ({ ...step, number: index + 1 }));
}

const maxInputLength = 20_000;

/** What a model sent may hold what Postgres does not take, or be endless; it is kept to be read, not to be used. */
function toJson(value: unknown): Json {
  const text = (JSON.stringify(value) ?? "null").replaceAll("\\u0000", "").toWellFormed();
  if (text.length > maxInputLength) return text.slice(0, maxInputLength).toWellFormed();
  const parsed: Json = JSON.parse(text);
  return parsed;
}
