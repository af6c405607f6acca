import { createFileRoute } from "@tanstack/react-router";
import { AgentPage } from "../../../../features/agents/agent-page.tsx";

export const Route = createFileRoute("/_app/w/$slug/agents/$agentId")({
  staticData: { rail: true, hidesTabs: true },
  component: AgentPage,
});
