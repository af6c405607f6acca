import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { StoredConfig } from "./stored-config.ts";

export type AgentVersionRow = {
  number: number;
  note: string;
  /** The number of the version this one brought back. */
  restoredFrom: number | null;
  publishedAt: Date;
  publishedByName: string | null;
};

function selectVersions(trx: WorkspaceTrx, workspaceId: string, agentId: string) {
  return trx
    .selectFrom("agentVersions as v")
    .leftJoin("users as publisher", "publisher.id", "v.publishedBy")
    .where("v.workspaceId", "=", workspaceId)
    .where("v.agentId", "=", agentId)
    .select(["v.number", "v.note", "v.restoredFrom", "v.publishedAt", "publisher.name as publishedByName"]);
}

/** Versions with a number below `before`, newest first. */
export async function listAgentVersions(
  trx: WorkspaceTrx,
  workspaceId: string,
  { agentId, before, limit }: { agentId: string; before: number | undefined; limit: number },
): Promise<AgentVersionRow[]> {
  return selectVersions(trx, workspaceId, agentId)
    .$if(before !== undefined, (query) => query.where("v.number", "<", before ?? 0))
    .orderBy("v.number", "desc")
    .limit(limit)
    .execute();
}

/** A version with its configuration. Throws NOT_FOUND. */
export async function getAgentVersion(
  trx: WorkspaceTrx,
  workspaceId: string,
  { agentId, number }: { agentId: string; number: number },
): Promise<AgentVersionRow & StoredConfig> {
  const row = await selectVersions(trx, workspaceId, agentId)
    .select(["v.name", "v.purpose", "v.config as document"])
    .where("v.number", "=", number)
    .executeTakeFirst();
  if (!row) throw new AppError("NOT_FOUND", { message: "no such version of this agent" });
  return row;
}

/** What an agent that is not archived has published; undefined: nothing. */
export async function findPublishedVersion(
  trx: WorkspaceTrx,
  workspaceId: string,
  agentId: string,
): Promise<(StoredConfig & { versionId: string; number: number }) | undefined> {
  return trx
    .selectFrom("agents as a")
    .innerJoin("agentVersions as v", (join) =>
      join.onRef("v.workspaceId", "=", "a.workspaceId").onRef("v.id", "=", "a.publishedVersionId"),
    )
    .where("a.workspaceId", "=", workspaceId)
    .where("a.id", "=", agentId)
    .where("a.archivedAt", "is", null)
    .select(["v.id as versionId", "v.number", "v.name", "v.purpose", "v.config as document"])
    .executeTakeFirst();
}

type NewVersion = {
  agentId: string;
  config: StoredConfig;
  note: string;
  restoredFrom: number | null;
  userId: string | null;
};

/** Inserts the agent's next version. Call under lockAgent: the number is the highest so far plus one. */
export async function insertAgentVersion(
  trx: WorkspaceTrx,
  workspaceId: string,
  { agentId, config, note, restoredFrom, userId }: NewVersion,
): Promise<{ id: string; number: number }> {
  return trx
    .insertInto("agentVersions")
    .values((eb) => ({
      workspaceId,
      agentId,
      number: eb
        .selectFrom("agentVersions")
        .select((inner) => inner(inner.fn.coalesce(inner.fn.max("number"), inner.lit(0)), "+", 1).as("next"))
        .where("workspaceId", "=", workspaceId)
        .where("agentId", "=", agentId),
      name: config.name,
      purpose: config.purpose,
      config: config.document,
      note,
      restoredFrom,
      publishedBy: userId,
    }))
    .returning(["id", "number"])
    .executeTakeFirstOrThrow();
}
