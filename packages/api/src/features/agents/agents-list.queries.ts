import type { AgentStatus } from "@piloto/shared/agents";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { type AgentRow, selectAgents, toAgentRow } from "./agent-row.queries.ts";
import type { AgentOrder, AgentPosition } from "./agents-cursor.ts";

type Listing = AgentOrder & { search: string; status: AgentStatus; after: AgentPosition | undefined; limit: number };

/** One page of agents in the order asked for, each with its position for the next page's cursor. */
export async function listAgents(
  trx: WorkspaceTrx,
  workspaceId: string,
  { search, status, sort, order, after, limit }: Listing,
): Promise<(AgentRow & { position: AgentPosition })[]> {
  // Whole microseconds: a JavaScript date would lose three digits, and with them rows of the same millisecond.
  const micros = sql<number>`(extract(epoch FROM a.updated_at) * 1000000)::bigint`;
  const column = sort === "name" ? sql`a.name_key` : sql`a.updated_at`;
  const compare = order === "asc" ? sql`>` : sql`<`;
  const rows = await selectAgents(trx, workspaceId)
    .select(["a.nameKey", micros.as("updatedMicros")])
    .where("a.isArchived", "=", status === "archived")
    .$if(search !== "", (query) => query.where(matches(search)))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(${column}, a.id) ${compare} (${positionValue(after)}, ${after?.id})`),
    )
    .orderBy(column, order)
    .orderBy("a.id", order)
    .limit(limit)
    .execute();
  return rows.map(({ nameKey, updatedMicros, ...row }) => ({
    ...toAgentRow(row),
    position: { key: sort === "name" ? nameKey : updatedMicros, id: row.id },
  }));
}

const positionValue = (after: AgentPosition | undefined) =>
  typeof after?.key === "number"
    ? sql`timestamptz 'epoch' + ${after.key}::bigint * interval '1 microsecond'`
    : sql`${after?.key ?? ""}::text COLLATE "C"`;

// strpos, not LIKE: what a person types holds no patterns.
const matches = (search: string) =>
  sql<boolean>`(strpos(a.name_key, fold_text(${search})) > 0 OR strpos(a.purpose_key, fold_text(${search})) > 0)`;

/** How many agents each tab holds under this search. */
export async function countAgents(
  trx: WorkspaceTrx,
  workspaceId: string,
  search: string,
): Promise<Record<AgentStatus, number>> {
  return trx
    .selectFrom("agents as a")
    .select([
      sql<number>`count(*) FILTER (WHERE NOT a.is_archived)`.as("active"),
      sql<number>`count(*) FILTER (WHERE a.is_archived)`.as("archived"),
    ])
    .where("a.workspaceId", "=", workspaceId)
    .$if(search !== "", (query) => query.where(matches(search)))
    .executeTakeFirstOrThrow();
}
