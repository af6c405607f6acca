import { useCallback } from "react";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import type { Agent } from "./agent-types.ts";
import type { DraftSaver } from "./draft-saver.ts";

/** Takes over an agent as the server answered it: form, cache, versions and list. */
export function useShowAgent(saver: DraftSaver): (agent: Agent) => void {
  const { workspaceId } = useWorkspace();
  const utils = trpc.useUtils();
  return useCallback(
    (agent) => {
      saver.replace(agent);
      utils.agents.get.setData({ workspaceId, agentId: agent.id }, agent);
      void utils.agents.listVersions.invalidate({ workspaceId, agentId: agent.id });
      void utils.agents.list.invalidate({ workspaceId });
      void utils.overview.invalidate();
    },
    [saver, workspaceId, utils],
  );
}
