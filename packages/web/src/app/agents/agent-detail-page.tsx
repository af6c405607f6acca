import { AgentRunsPane } from "../../features/agent-runs/agent-runs-pane.tsx";
import { AgentPage } from "../../features/agents/agent-page.tsx";
import { PlaygroundPane } from "../../features/playground/playground-pane.tsx";
import { ModelNotice } from "../model-notice.tsx";

/** An agent's page with what other features know of it: a talk with its draft, and what it has done. */
export function AgentDetailPage() {
  return (
    <AgentPage
      notice={<ModelNotice className="mb-5" />}
      renderTest={(props) => <PlaygroundPane {...props} />}
      renderRuns={(props) => <AgentRunsPane {...props} />}
    />
  );
}
