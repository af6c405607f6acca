import type { ModelTestResult, TestModelConnectionInput } from "@piloto/shared/model-connections";
import { inWorkspace } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { ModelConnection } from "../../ports/language-model/language-model.ts";
import type { Services } from "../../services.ts";
import { limit } from "../rate-limits/rate-limits.service.ts";
import { hasSameServer, requireAllowedAddress } from "./edit-model-connection.service.ts";
import { toConnection } from "./model-access.service.ts";
import { findModelConnection, updateModelStatus } from "./model-connections.queries.ts";

type Prepared = {
  connection: ModelConnection;
  /** The stored connection this is, for its status. */ revision: number | undefined;
};

/**
 * One small call to the model, with the key given or the stored one, and what came of it. When it is the stored
 * connection that was tried, the result is noted on it. No transaction is open during the call. Throws RATE_LIMITED.
 */
export async function testModelConnection(
  services: Services,
  { workspaceId, ...input }: TestModelConnectionInput,
): Promise<ModelTestResult> {
  requireAllowedAddress(services.env, input.baseUrl);
  await limit(services.db, "modelTestPerWorkspace", workspaceId);
  const { connection, revision } = await prepare(services, workspaceId, input);
  const begun = performance.now();
  const answer = await services.languageModels(connection).complete(smallestRequest, new AbortController().signal);
  const latencyMs = Math.round(performance.now() - begun);
  const result: ModelTestResult =
    answer.kind === "answered"
      ? { ok: true, latencyMs }
      : { ok: false, failure: answer.failure, details: answer.details, latencyMs };
  if (revision !== undefined) {
    const status = result.ok ? ("ok" as const) : ("failing" as const);
    const reason = result.ok ? "" : `${result.failure}: ${result.details}`;
    await inWorkspace(services.db, workspaceId, (trx) =>
      updateModelStatus(trx, workspaceId, { revision, status, reason, latencyMs }),
    );
  }
  return result;
}

const smallestRequest = {
  instructions: "Responda chamando a ferramenta reply com a mensagem ok.",
  input: "Teste de conexão.",
  tools: [
    {
      name: "reply",
      description: "Responde.",
      parameters: {
        type: "object",
        properties: { messages: { type: "array", items: { type: "string" } } },
        required: ["messages"],
      },
    },
  ],
  // Models that think before they answer need room for it.
  maxOutputTokens: 512,
  timeoutMs: 20_000,
};

async function prepare(
  services: Services,
  workspaceId: string,
  input: Omit<TestModelConnectionInput, "workspaceId">,
): Promise<Prepared> {
  const { provider, baseUrl, modelId, apiKey } = input;
  const typed = { provider, baseUrl: baseUrl ?? undefined, modelId };
  const row = await inWorkspace(services.db, workspaceId, (trx) => findModelConnection(trx, workspaceId));
  if (apiKey !== undefined || !row)
    return { connection: { ...typed, apiKey: apiKey ?? undefined }, revision: undefined };
  const stored = hasSameServer(row, input) ? toConnection(services, workspaceId, row) : undefined;
  if (!stored) {
    throw new AppError("VALIDATION_FAILED", { fields: [{ field: "apiKey", message: "is required for this server" }] });
  }
  const revision = row.model === modelId ? row.revision : undefined;
  return { connection: { ...typed, apiKey: stored.apiKey }, revision };
}
