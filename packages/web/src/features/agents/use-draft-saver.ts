import { useEffect, useState, useSyncExternalStore } from "react";
import { api } from "../../api/client.ts";
import { trpc } from "../../api/trpc.ts";
import { useSession } from "../../app/use-session.ts";
import { useMe, useWorkspace } from "../../app/workspace.ts";
import type { Agent } from "./agent-types.ts";
import { DraftSaver, type SaverView } from "./draft-saver.ts";
import { createDraftStore } from "./draft-store.ts";

/** The saver of this agent's draft for as long as the editor is open, and what it shows. */
export function useDraftSaver(agent: Agent): { saver: DraftSaver; view: SaverView } {
  const { workspaceId } = useWorkspace();
  const { user } = useMe();
  const { isConnected } = useSession();
  const utils = trpc.useUtils();
  const [saver] = useState(
    () =>
      new DraftSaver({
        saved: agent,
        store: createDraftStore(user.id, agent.id),
        save: async ({ draft, draftRevision }) => {
          const saved = await api.agents.updateDraft.mutate({ workspaceId, agentId: agent.id, draftRevision, draft });
          utils.agents.get.setData({ workspaceId, agentId: agent.id }, (old) => old && { ...old, draft, ...saved });
          void utils.agents.list.invalidate({ workspaceId });
          return saved;
        },
      }),
  );
  const view = useSyncExternalStore(saver.subscribe, saver.view, saver.view);
  useEffect(() => {
    saver.start();
    return () => void saver.flush().finally(() => saver.stop());
  }, [saver]);
  // A colleague's save arrives with the next look at the server.
  useEffect(() => saver.offer(agent), [saver, agent]);
  useEffect(() => {
    if (isConnected && saver.view().status === "offline") void saver.flush();
  }, [saver, isConnected]);
  useWarnBeforeLeaving(view.status === "saving" || view.status === "waiting");
  return { saver, view };
}

// The draft is safe in this browser either way; on another device it would be missing.
function useWarnBeforeLeaving(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isUnsaved]);
}
