import { createFileRoute } from "@tanstack/react-router";
import { AgentListPage } from "../../../../app/agents/agent-list-page.tsx";
import { readAgentsSearch } from "../../../../features/agents/agents-search.ts";

export const Route = createFileRoute("/_app/w/$slug/agents/")({
  validateSearch: readAgentsSearch,
  component: AgentListPage,
});
