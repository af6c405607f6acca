import type { ModelState } from "@piloto/shared/model-connections";
import { modelLimits, type ModelLimits, type ModelPrices, type ModelProvider } from "@piloto/shared/model-connections";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { LanguageModel, ModelConnection } from "../../ports/language-model/language-model.ts";
import type { FailedCall } from "../../ports/language-model/model-failure.ts";
import type { Services } from "../../services.ts";
import { keyContext, readLimits, readPrices } from "./model-connection-row.ts";
import {
  findModelConnection,
  type ModelConnectionRow,
  sumMonthCost,
  updateModelStatus,
} from "./model-connections.queries.ts";

type Deps = Pick<Services, "env" | "vault" | "languageModels">;

/** The model of a workspace, ready to be asked once no transaction is open. */
export type OpenModel = {
  source: "workspace" | "default";
  provider: ModelProvider;
  modelId: string;
  model: LanguageModel;
  prices: ModelPrices | null;
  currency: string;
  limits: ModelLimits;
  /** What the month's budget still allows, 0 when it is used up; null: there is no budget. */
  budgetLeftMicros: number | null;
  /** How the last call went, and of which edit; undefined for the installation's own model. */
  checked: { status: ModelConnectionRow["status"]; revision: number } | undefined;
};

/** The workspace's model, else the installation's own; undefined when there is neither. */
export async function openModel(deps: Deps, trx: WorkspaceTrx, workspaceId: string): Promise<OpenModel | undefined> {
  const row = await findModelConnection(trx, workspaceId);
  if (!row) return openDefaultModel(deps);
  return {
    source: "workspace",
    provider: row.provider,
    modelId: row.model,
    model: openLanguageModel(deps, workspaceId, row),
    prices: readPrices(row),
    currency: row.currency,
    limits: readLimits(row),
    budgetLeftMicros: await leftOfBudget(trx, workspaceId, row),
    checked: { status: row.status, revision: row.revision },
  };
}

/** What the adapters need of a stored connection, with its key opened; undefined when its key cannot be opened any more. */
export function toConnection(
  { vault }: Pick<Deps, "vault">,
  workspaceId: string,
  row: ModelConnectionRow,
): ModelConnection | undefined {
  const { provider, baseUrl, model, apiKey } = row;
  try {
    const key = vault.open(apiKey, keyContext(workspaceId));
    return { provider, baseUrl: baseUrl || undefined, modelId: model, apiKey: key || undefined };
  } catch {
    return undefined;
  }
}

// Sealed under a key that has left the ring: nobody can be asked, which is a failure like the others and no fault of
// the conversation at hand.
const lockedModel: LanguageModel = {
  complete: () => Promise.resolve({ kind: "failed", failure: "unauthorized", details: "the key cannot be opened" }),
};

function openLanguageModel(deps: Deps, workspaceId: string, row: ModelConnectionRow): LanguageModel {
  const connection = toConnection(deps, workspaceId, row);
  return connection ? deps.languageModels(connection) : lockedModel;
}

function openDefaultModel({ env, languageModels }: Deps): OpenModel | undefined {
  const { LLM_BASE_URL: baseUrl, LLM_MODEL: modelId, LLM_API_KEY: apiKey } = env;
  if (!baseUrl || !modelId) return undefined;
  const provider = "openai_compatible";
  return {
    source: "default",
    provider,
    modelId,
    model: languageModels({ provider, baseUrl, modelId, apiKey }),
    prices: null,
    currency: "USD",
    limits: modelLimits.parse({}),
    budgetLeftMicros: null,
    checked: undefined,
  };
}

async function leftOfBudget(trx: WorkspaceTrx, workspaceId: string, row: ModelConnectionRow): Promise<number | null> {
  const budget = row.monthlyBudgetMicros;
  if (budget === null) return null;
  return Math.max(0, budget - (await sumMonthCost(trx, workspaceId, row.currency)));
}

/** Whether agents of the workspace can answer. */
export async function readModelState(deps: Deps, trx: WorkspaceTrx, workspaceId: string): Promise<ModelState> {
  const opened = await openModel(deps, trx, workspaceId);
  if (!opened) return { source: null, provider: null, modelId: null, status: "untested", isBudgetReached: false };
  const { source, provider, modelId, checked, budgetLeftMicros } = opened;
  const isBudgetReached = budgetLeftMicros === 0;
  return { source, provider, modelId, status: checked?.status ?? "untested", isBudgetReached };
}

// What a person at the connection's page can do something about; a slow minute of a provider is not its fault.
const ofConnection: readonly FailedCall["failure"][] = ["unauthorized", "unavailable"];

export type ModelOutcome = { kind: "ok" } | { kind: "unknown" } | Pick<FailedCall, "kind" | "failure" | "details">;

/** Notes on the connection how a turn's calls went, only when that changes what the page says. */
export async function noteModelOutcome(
  trx: WorkspaceTrx,
  workspaceId: string,
  { checked }: OpenModel,
  outcome: ModelOutcome,
): Promise<void> {
  if (!checked || outcome.kind === "unknown") return;
  if (outcome.kind === "failed" && !ofConnection.includes(outcome.failure)) return;
  const status = outcome.kind === "failed" ? "failing" : "ok";
  if (status === checked.status) return;
  const reason = outcome.kind === "failed" ? `${outcome.failure}: ${outcome.details}` : "";
  await updateModelStatus(trx, workspaceId, { revision: checked.revision, status, reason, latencyMs: null });
}

/** Under which a workspace's model key is sealed. */
export const modelKeyContext = (workspaceId: string): string => keyContext(workspaceId);
