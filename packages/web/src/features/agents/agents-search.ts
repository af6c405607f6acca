import { agentLimits } from "@piloto/shared/agent-limits";
import type { AgentSortKey, AgentStatus } from "@piloto/shared/agents";

/** The list's address; what is as usual stays out of it. */
export type AgentsSearch = {
  q?: string | undefined;
  status?: AgentStatus | undefined;
  sort?: AgentSortKey | undefined;
  dir?: "asc" | "desc" | undefined;
};

/** Reads the address. Each key is answered, or the router would keep the unchecked value. */
export function readAgentsSearch(search: Record<string, unknown>): AgentsSearch {
  const q = typeof search["q"] === "string" ? search["q"].slice(0, agentLimits.search) : "";
  const isName = search["sort"] === "name";
  const isOther = search["dir"] === (isName ? "desc" : "asc");
  return {
    q: q === "" ? undefined : q,
    status: search["status"] === "archived" ? "archived" : undefined,
    sort: isName ? "name" : undefined,
    dir: isOther ? (isName ? "desc" : "asc") : undefined,
  };
}

/** What the address asks the server for. */
export function toListInput({ q, status, sort, dir }: AgentsSearch) {
  return {
    search: q ?? "",
    status: status ?? ("active" as const),
    sort: sort ?? ("updated" as const),
    order: dir ?? (sort === "name" ? ("asc" as const) : ("desc" as const)),
  };
}
