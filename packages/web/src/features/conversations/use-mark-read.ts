import { useEffect, useRef } from "react";
import { trpc } from "../../api/trpc.ts";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { useIsPageVisible } from "./use-is-page-visible.ts";
import { useRefreshConversation } from "./use-refresh-conversation.ts";

/** An open conversation counts as read while its page can be seen; who may only look leaves it as it is. */
export function useMarkRead(conversationId: string, unreadCount: number): void {
  const { workspaceId } = useWorkspace();
  const canWrite = useHasRole("seller");
  const isVisible = useIsPageVisible();
  const refresh = useRefreshConversation();
  const { mutateAsync: markRead } = trpc.conversations.markRead.useMutation();
  const isRunning = useRef(false);
  useEffect(() => {
    if (unreadCount === 0 || !canWrite || !isVisible || isRunning.current) return;
    isRunning.current = true;
    markRead({ workspaceId, conversationId })
      .then(() => refresh(conversationId))
      // It stays unread, and the next message or visit tries again: nothing anybody has to know.
      .catch(() => undefined)
      .finally(() => {
        isRunning.current = false;
      });
  }, [unreadCount, canWrite, isVisible, markRead, workspaceId, conversationId, refresh]);
}
