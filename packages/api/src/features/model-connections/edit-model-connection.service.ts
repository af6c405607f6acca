import type { SaveModelConnectionInput } from "@piloto/shared/model-connections";
import { AppError } from "../../errors/app-error.ts";
import { ForbiddenAddressError, requirePublicUrl } from "../../ports/language-model/guarded-fetch.ts";
import type { Services } from "../../services.ts";
import type { InWorkspace } from "../../trpc/workspace-guard.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { keyContext, noKeyHint, toKeyHint } from "./model-connection-row.ts";
import {
  deleteModelConnection,
  findModelConnection,
  type ModelConnectionRow,
  upsertModelConnection,
} from "./model-connections.queries.ts";

type Editing = InWorkspace & Pick<Services, "env" | "vault">;
type SaveInput = Omit<SaveModelConnectionInput, "workspaceId">;

/**
 * Saves the workspace's connection. Throws CONFLICT when somebody saved since `revision`, VALIDATION_FAILED on `baseUrl`
 * for an address that is not public, and on `apiKey` when provider or address change without the key being given again:
 * a stored key never goes to a server it was not given for.
 */
export async function saveModelConnection(editing: Editing, input: SaveInput): Promise<void> {
  const { trx, workspace, actor, env } = editing;
  requireAllowedAddress(env, input.baseUrl);
  const before = await findModelConnection(trx, workspace.id, { isLocked: true });
  if ((before?.revision ?? 0) !== input.revision) throw staleConnection(before);
  const key = pickKey(editing, before, input);
  const { prices, limits } = input;
  const isSaved = await upsertModelConnection(trx, workspace.id, {
    revision: input.revision,
    isReset: !before || key.isNew || !hasSameServer(before, input) || before.model !== input.modelId,
    connection: {
      provider: input.provider,
      baseUrl: input.baseUrl ?? "",
      model: input.modelId,
      apiKey: key.sealed,
      keyHint: key.hint,
      currency: prices?.currency ?? "USD",
      inputPriceMicros: prices?.inputMicros ?? null,
      outputPriceMicros: prices?.outputMicros ?? null,
      cachedPriceMicros: prices?.cachedInputMicros ?? null,
      monthlyBudgetMicros: input.monthlyBudgetMicros,
      maxOutputTokens: limits.maxOutputTokens,
      maxSteps: limits.maxSteps,
      timeoutMs: limits.timeoutSeconds * 1000,
      maxRunTokens: limits.maxRunTokens,
      maxRunCostMicros: limits.maxRunCostMicros,
      updatedBy: actor.userId,
    },
  });
  if (!isSaved) throw staleConnection(before);
  await audit(editing, "modelConnections.save", describeSave(before, input, key.isNew));
}

/** Takes the connection away, with its key: agents hand off from now on, unless the installation has a model. Idempotent. */
export async function removeModelConnection(editing: Editing): Promise<void> {
  const { trx, workspace } = editing;
  const before = await findModelConnection(trx, workspace.id, { isLocked: true });
  if (!before || !(await deleteModelConnection(trx, workspace.id))) return;
  await audit(editing, "modelConnections.remove", { provider: before.provider, model: before.model });
}

/** Throws VALIDATION_FAILED for an address that is neither public nor the installation's own. */
export function requireAllowedAddress(env: Services["env"], baseUrl: string | null): void {
  if (baseUrl === null) return;
  const url = new URL(baseUrl);
  if (env.LLM_BASE_URL && new URL(env.LLM_BASE_URL).origin === url.origin) return;
  try {
    requirePublicUrl(url);
  } catch (cause) {
    if (!(cause instanceof ForbiddenAddressError)) throw cause;
    throw new AppError("VALIDATION_FAILED", { fields: [{ field: "baseUrl", message: cause.message }], cause });
  }
}

type Server = { provider: string; baseUrl: string | null };

/** Whether the stored key may be sent there: same provider, same address. */
export const hasSameServer = (row: ModelConnectionRow, { provider, baseUrl }: Server): boolean =>
  row.provider === provider && row.baseUrl === (baseUrl ?? "");

function pickKey({ vault, workspace }: Editing, before: ModelConnectionRow | undefined, input: SaveInput) {
  if (input.apiKey === undefined && before) {
    if (hasSameServer(before, input)) return { sealed: before.apiKey, hint: before.keyHint, isNew: false };
    if (before.keyHint !== noKeyHint) throw keyNeeded();
  }
  const key = input.apiKey ?? "";
  // Only servers of one's own may do without.
  if (key === "" && input.provider !== "openai_compatible") throw keyNeeded();
  return {
    sealed: vault.seal(key, keyContext(workspace.id)),
    hint: key === "" ? noKeyHint : toKeyHint(key),
    isNew: true,
  };
}

const keyNeeded = () =>
  new AppError("VALIDATION_FAILED", { fields: [{ field: "apiKey", message: "is required for this server" }] });

const staleConnection = (row: ModelConnectionRow | undefined) =>
  new AppError("CONFLICT", {
    details: { reason: "stale_connection", updatedByName: row?.updatedByName ?? null, revision: row?.revision ?? 0 },
  });

const audit = (
  { trx, workspace, origin }: Editing,
  action: "modelConnections.save" | "modelConnections.remove",
  details: Record<string, unknown>,
): Promise<void> =>
  recordAudit(trx, origin, {
    workspaceId: workspace.id,
    action,
    target: { kind: "model_connection", id: workspace.id },
    details,
  });

function describeSave(before: ModelConnectionRow | undefined, input: SaveInput, isNewKey: boolean) {
  return {
    provider: { before: before?.provider ?? null, after: input.provider },
    baseUrl: { before: before?.baseUrl || null, after: input.baseUrl },
    model: { before: before?.model ?? null, after: input.modelId },
    monthlyBudgetMicros: {
      before: before?.monthlyBudgetMicros ?? null,
      after: input.monthlyBudgetMicros,
    },
    isNewKey,
  };
}
