import { useCallback } from "react";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";

/** Asks again for whatever shows this conversation: itself, the lists, their counts, its timeline. */
export function useRefreshConversation(): (conversationId: string) => Promise<void> {
  const { workspaceId } = useWorkspace();
  const { conversations } = trpc.useUtils();
  return useCallback(
    async (conversationId) => {
      await Promise.all([
        conversations.get.invalidate({ workspaceId, conversationId }),
        conversations.events.invalidate({ workspaceId, conversationId }),
        conversations.list.invalidate(),
        conversations.counts.invalidate({ workspaceId }),
      ]);
    },
    [conversations, workspaceId],
  );
}
