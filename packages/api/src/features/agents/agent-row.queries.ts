import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { StoredConfig } from "./stored-config.ts";

type PublishedRow = StoredConfig & { number: number; note: string; publishedAt: Date; publishedByName: string | null };

export type AgentRow = StoredConfig & {
  id: string;
  draftRevision: number;
  createdAt: Date;
  updatedAt: Date;
  /** null when an API key or a person who is gone did it. */
  updatedByName: string | null;
  archivedAt: Date | null;
  published: PublishedRow | null;
};

/** One shape for the list and for the single agent: the draft beside the version it will replace. */
export function selectAgents(trx: WorkspaceTrx, workspaceId: string) {
  return trx
    .selectFrom("agents as a")
    .leftJoin("agentVersions as v", (join) =>
      join.onRef("v.workspaceId", "=", "a.workspaceId").onRef("v.id", "=", "a.publishedVersionId"),
    )
    .leftJoin("users as editor", "editor.id", "a.updatedBy")
    .leftJoin("users as publisher", "publisher.id", "v.publishedBy")
    .where("a.workspaceId", "=", workspaceId)
    .select([
      "a.id",
      "a.name",
      "a.purpose",
      "a.draft as document",
      "a.draftRevision",
      "a.createdAt",
      "a.updatedAt",
      "a.archivedAt",
      "editor.name as updatedByName",
      "v.number as publishedNumber",
      "v.name as publishedName",
      "v.purpose as publishedPurpose",
      "v.config as publishedDocument",
      "v.note as publishedNote",
      "v.publishedAt",
      "publisher.name as publishedByName",
    ]);
}

type SelectedRow = Awaited<ReturnType<ReturnType<typeof selectAgents>["execute"]>>[number];

/** Joins what belongs to the published version into one value, null when there is none. */
export function toAgentRow(row: SelectedRow): AgentRow {
  const { publishedNumber, publishedName, publishedPurpose, publishedDocument, publishedNote, ...rest } = row;
  const { publishedAt, publishedByName, ...agent } = rest;
  if (publishedNumber === null || publishedAt === null) return { ...agent, published: null };
  const published = {
    number: publishedNumber,
    name: publishedName ?? "",
    purpose: publishedPurpose ?? "",
    document: publishedDocument ?? {},
    note: publishedNote ?? "",
    publishedAt,
    publishedByName,
  };
  return { ...agent, published };
}
