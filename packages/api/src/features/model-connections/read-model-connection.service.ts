import type { ModelConnectionPage } from "@piloto/shared/model-connections";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { Services } from "../../services.ts";
import { readModelState } from "./model-access.service.ts";
import { toModelConnectionView } from "./model-connection-row.ts";
import { findModelConnection, sumMonthCost } from "./model-connections.queries.ts";

/** All an admin sees of the workspace's model. The key is not in it. */
export async function readModelConnection(
  services: Pick<Services, "env" | "vault" | "languageModels">,
  trx: WorkspaceTrx,
  workspaceId: string,
): Promise<ModelConnectionPage> {
  const row = await findModelConnection(trx, workspaceId);
  const monthCurrency = row?.currency ?? "USD";
  return {
    connection: row ? toModelConnectionView(row) : null,
    state: await readModelState(services, trx, workspaceId),
    monthCostMicros: await sumMonthCost(trx, workspaceId, monthCurrency),
    monthCurrency,
  };
}
