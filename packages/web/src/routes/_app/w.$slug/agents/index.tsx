import { createFileRoute } from "@tanstack/react-router";
import { AgentsPage } from "../../../../features/agents/agents-page.tsx";
import { readAgentsSearch } from "../../../../features/agents/agents-search.ts";

export const Route = createFileRoute("/_app/w/$slug/agents/")({
  validateSearch: readAgentsSearch,
  component: AgentsPage,
});
