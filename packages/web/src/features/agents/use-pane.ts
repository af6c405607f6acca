import { getRouteApi } from "@tanstack/react-router";
import type { AgentPane } from "./agent-panes.ts";

const route = getRouteApi("/_app/w/$slug/agents/$agentId");

/** The pane of the address; undefined: none was chosen. */
export function usePane(): { pane: AgentPane | undefined; setPane: (pane: AgentPane | undefined) => void } {
  const { pane } = route.useSearch();
  const navigate = route.useNavigate();
  return { pane, setPane: (next) => void navigate({ search: next ? { pane: next } : {}, replace: true }) };
}
