import type { ReactNode } from "react";
import { AgentsPage } from "../../features/agents/agents-page.tsx";
import { ModelNotice } from "../model-notice.tsx";

/** The agents, and above them why none can answer, when none can. */
export function AgentListPage(): ReactNode {
  return <AgentsPage notice={<ModelNotice className="mb-3" />} />;
}
