import { createFileRoute } from "@tanstack/react-router";
import { AgentDetailPage } from "../../../../app/agents/agent-detail-page.tsx";
import { readAgentSearch } from "../../../../features/agents/agent-panes.ts";

export const Route = createFileRoute("/_app/w/$slug/agents/$agentId")({
  staticData: { rail: true, hidesTabs: true },
  validateSearch: readAgentSearch,
  component: AgentDetailPage,
});
