import { findPublishBlockers } from "@piloto/shared/agent-blockers";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { listAgents } from "./agents-list.queries.ts";
import { toAgent, toListEntry } from "./read-agents.service.ts";

export type UnpublishedAgent = {
  id: string;
  name: string;
  publishedNumber: number | null;
  changeCount: number;
  canPublish: boolean;
  updatedAt: Date;
};

// The overview shows a handful; agents that were edited long ago are no news.
const recentlyEdited = 25;

/** Active agents whose draft is not what customers meet, the last edited first, among the 25 last edited. */
export async function listUnpublishedAgents(trx: WorkspaceTrx, workspaceId: string): Promise<UnpublishedAgent[]> {
  const rows = await listAgents(trx, workspaceId, {
    search: "",
    status: "active",
    sort: "updated",
    order: "desc",
    after: undefined,
    limit: recentlyEdited,
  });
  return rows.flatMap((row) => {
    const { id, name, publishedNumber, changeCount, updatedAt } = toListEntry(row);
    if (publishedNumber !== null && changeCount === 0) return [];
    const canPublish = findPublishBlockers(toAgent(row).draft).length === 0;
    return [{ id, name, publishedNumber, changeCount, canPublish, updatedAt }];
  });
}
